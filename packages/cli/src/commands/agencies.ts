import type { Session } from '@lienthong/emulator';
import { Command } from 'commander';
import { defaultRegistry, presentRegistry } from '../choose-registry.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { agenciesData, agenciesLines } from '../render/agencies.ts';
import { agencyLockData, agencyLockLine } from '../render/agency-lock.ts';
import { searchAgencies } from '../search-agencies.ts';
import { withSession } from '../with-session.ts';

/**
 * `lienthong agencies`: looks agencies up by words of their names or by codes, which needs nothing running, and locks
 * them in the running exchange.
 */
export function agenciesCommand({ say, run }: CommandKit): Command {
  const code = say({ vi: 'mã cơ quan', en: 'code of the agency' });
  const lock = new Command('lock')
    .description(
      say({
        vi: 'khóa một cơ quan trên toàn mạng: không gửi, không nhận',
        en: 'locks an agency everywhere: it neither sends nor receives',
      }),
    )
    .argument('<code>', code)
    .option('--reason <text>', say({ vi: 'lý do', en: 'why' }))
    .action((agency: string, { reason }: { readonly reason?: string }) =>
      run((context) => changeLock(context, agency, (session) => session.lockAgency(agency, reason))),
    );
  const unlock = new Command('unlock')
    .description(say({ vi: 'mở khóa một cơ quan', en: 'lets a locked agency in again' }))
    .argument('<code>', code)
    .action((agency: string) =>
      run((context) => changeLock(context, agency, (session) => session.unlockAgency(agency))),
    );
  return new Command('agencies')
    .addCommand(lock)
    .addCommand(unlock)
    .description(
      say({
        vi: 'tra cứu cơ quan theo tên (không cần dấu) hoặc mã',
        en: 'looks agencies up by name, with or without diacritics, or code',
      }),
    )
    .argument('[query...]', say({ vi: 'các từ cần tìm', en: 'words to look for' }))
    .option(
      '--registry <name>',
      say({
        vi: `danh mục (mặc định: của hệ thống đang chạy, nếu không thì ${defaultRegistry})`,
        en: `list (default: that of the running exchange, else ${defaultRegistry})`,
      }),
    )
    .action((query: readonly string[], options: { readonly registry?: string }) =>
      run((context) => agencies(context, query.join(' '), options)),
    );
}

async function agencies(
  context: CommandContext,
  query: string,
  options: { readonly registry?: string },
): Promise<ExitStatus> {
  const { name, registry } = await presentRegistry(context, options.registry);
  const shown = { name, registry, found: searchAgencies(registry, query) };
  context.output.print(agenciesLines(shown, context.look));
  context.output.data(agenciesData(shown));
  return exitStatus.ok;
}

async function changeLock(
  context: CommandContext,
  code: string,
  change: (session: Session) => Promise<void>,
): Promise<ExitStatus> {
  const shown = await withSession(context, async (session) => {
    await change(session);
    const organisation = session.registry.get(code);
    return { organisation, isLocked: session.registry.isLocked(organisation.organId) };
  });
  context.output.print([agencyLockLine(shown, context.look)]);
  context.output.data(agencyLockData(shown));
  return exitStatus.ok;
}
