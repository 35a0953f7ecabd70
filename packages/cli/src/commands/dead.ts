import type { LetterReason, Session } from '@lienthong/emulator';
import type { LetterOutcome } from '@lienthong/exchange';
import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import {
  deadLetterLines,
  deadLettersLines,
  letterOutcomeLines,
} from '../dead-letters/render-dead-letters.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { withSession } from '../with-session.ts';

type OrderFlags = { readonly by?: string; readonly why?: string };

/** `lienthong dead`: messages that nodes could not act on. */
export function deadCommand(kit: CommandKit): Command {
  const { say, run } = kit;
  const id = say({ vi: 'mã, như 000.00.31.H41/152', en: 'id, such as 000.00.31.H41/152' });
  const order = (name: 'retry' | 'drop', description: string): Command =>
    new Command(name)
      .description(description)
      .argument('<id>', id)
      .option(
        '--by <name>',
        say({ vi: 'ai yêu cầu (mặc định: người dùng máy này)', en: 'who wants it (default: you)' }),
      )
      .option('--why <text>', say({ vi: 'vì sao; ghi vào sổ cái', en: 'why; stands in the ledger' }))
      .action((which: string, flags: OrderFlags) =>
        run((context) =>
          carriedOut(context, (session) => session.deadLetters[name](which, reasonOf(context, flags))),
        ),
      );
  return new Command('dead')
    .description(
      say({
        vi: 'thông điệp chết: nút không xử lý được và đã gác lại; xem, xử lý lại, hoặc bỏ',
        en: 'dead letters: what nodes could not act on and have set aside; seen, retried or dropped',
      }),
    )
    .addCommand(
      new Command('list')
        .description(say({ vi: 'các thông điệp chết với lý do', en: 'dead letters with their reasons' }))
        .action(() => run(list)),
    )
    .addCommand(
      new Command('show')
        .description(say({ vi: 'một thông điệp chết', en: 'one of them' }))
        .argument('<id>', id)
        .action((which: string) => run((context) => show(context, which))),
    )
    .addCommand(
      order(
        'retry',
        say({ vi: 'xử lý lại như mới nhận lần đầu', en: 'decides on it as if it came for the first time' }),
      ),
    )
    .addCommand(
      order(
        'drop',
        say({ vi: 'bỏ; bên gửi được báo là bị từ chối', en: 'gives it up; its sender hears of the refusal' }),
      ),
    );
}

function reasonOf({ env }: CommandContext, { by, why = '' }: OrderFlags): LetterReason {
  return { by: by ?? env['USER'] ?? env['USERNAME'] ?? 'operator', why };
}

async function list(context: CommandContext): Promise<ExitStatus> {
  const letters = await withSession(context, (session) => session.deadLetters.list());
  context.output.print(deadLettersLines(letters, context.look));
  context.output.data({ letters });
  return exitStatus.ok;
}

async function show(context: CommandContext, id: string): Promise<ExitStatus> {
  const letter = await withSession(context, (session) => session.deadLetters.show(id));
  context.output.print(deadLetterLines(letter, context.look));
  context.output.data({ letter });
  return exitStatus.ok;
}

async function carriedOut(
  context: CommandContext,
  order: (session: Session) => Promise<LetterOutcome>,
): Promise<ExitStatus> {
  const outcome = await withSession(context, order);
  context.output.print(letterOutcomeLines(outcome, context.look));
  context.output.data({ outcome });
  return outcome.dead === undefined ? exitStatus.ok : exitStatus.refused;
}
