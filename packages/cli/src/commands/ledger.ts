import { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { booksData, booksLines } from '../render/books.ts';
import { withSession } from '../with-session.ts';

/** `lienthong ledger verify`: recomputes everything from the stored ledgers. */
export function ledgerCommand({ say, run }: CommandKit): Command {
  const verify = new Command('verify')
    .description(
      say({
        vi: 'tính lại chuỗi băm, tổng, chặng và bộ đếm từ sổ cái đã lưu',
        en: 'recomputes chains, sums, edges and counters from the stored ledgers',
      }),
    )
    .option(
      '--at-rest',
      say({ vi: 'bản còn trên đường cũng là sai lệch', en: 'copies still on their way are an error too' }),
    )
    .action((options: { readonly atRest?: true }) => run((context) => verifyBooks(context, options)));
  return new Command('ledger')
    .description(say({ vi: 'sổ cái của các nút', en: 'the ledgers of the nodes' }))
    .addCommand(verify);
}

async function verifyBooks(
  context: CommandContext,
  { atRest = false }: { readonly atRest?: boolean },
): Promise<ExitStatus> {
  const verdict = await withSession(context, (session) => session.verifyBooks({ atRest }));
  context.output.print(booksLines(verdict, context.look, { atRest }));
  context.output.data(booksData(verdict, { atRest }));
  return verdict.sound ? exitStatus.ok : exitStatus.refused;
}
