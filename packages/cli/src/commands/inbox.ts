import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AgencyDesk } from '@lienthong/emulator';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { InboxItem } from '@lienthong/exchange';
import { Command } from 'commander';
import { wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { inboxData, inboxLines } from '../render/inbox.ts';
import { withSession } from '../with-session.ts';

type InboxOptions = { readonly fetch?: string; readonly acknowledge?: true; readonly limit: number };

/** `lienthong inbox`: what waits for an agency; fetches it and takes it out where asked to. */
export function inboxCommand({ say, run }: CommandKit): Command {
  return new Command('inbox')
    .description(say({ vi: 'hộp thư đến của một cơ quan', en: 'what waits for an agency' }))
    .argument('<code>', say({ vi: 'mã cơ quan', en: 'code of the agency' }))
    .option(
      '--fetch <dir>',
      say({ vi: 'lưu các gói tin vào thư mục', en: 'save the packages into a directory' }),
    )
    .option('--acknowledge', say({ vi: 'xác nhận đã lấy về', en: 'take them out of the mailbox' }))
    .option('--limit <n>', say({ vi: 'số gói tối đa', en: 'most packages' }), wholeNumber(1, 100_000), 1_000)
    .action((code: string, options: InboxOptions) => run((context) => inbox(context, code, options)));
}

async function inbox(context: CommandContext, code: string, options: InboxOptions): Promise<ExitStatus> {
  const { limit, fetch, acknowledge = false } = options;
  const directory = fetch === undefined ? undefined : resolve(fetch);
  const { desk, items, files } = await withSession(context, async (session) => {
    const opened = await session.desk(code);
    const waiting = await opened.inbox({ limit });
    const saved = new Map<string, string>();
    for (const item of waiting) {
      if (directory !== undefined) saved.set(item.pkg, await save(opened, item, directory));
      // Only what is safely on the disk is taken out.
      if (acknowledge) await opened.acknowledge(item.pkg);
    }
    return { desk: opened, items: waiting, files: saved };
  });
  const shown = { organisation: desk.organisation, items, files, acknowledged: acknowledge };
  context.output.print(inboxLines(shown, context.look));
  context.output.data(inboxData(shown));
  return exitStatus.ok;
}

async function save(desk: AgencyDesk, item: InboxItem, directory: string): Promise<string> {
  const path = join(directory, `${item.pkg}.edxml`);
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(path, await desk.fetch(item));
    return path;
  } catch (failure) {
    if (isExchangeError(failure)) throw failure;
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('CLI_FILE_UNWRITABLE', { path, problem }, { cause: failure });
  }
}
