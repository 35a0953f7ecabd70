import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { Command } from 'commander';
import { wholeNumber } from '../argument-parsers.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { inboxData, inboxLines } from '../render/inbox.ts';
import {
  mailData,
  mailLines,
  refusedCallData,
  refusedCallLines,
  type ShownMail,
  type ShownRefusal,
} from '../render/vxp-reply.ts';
import { usageError } from '../usage-error.ts';
import { isThroughGateway, systemOption, type Via, viaOption } from '../via.ts';
import { withSession } from '../with-session.ts';
import { withVxpClient } from '../with-vxp-client.ts';

type InboxOptions = Via & { readonly fetch?: string; readonly acknowledge?: boolean; readonly limit: number };

/** `lienthong inbox`: what waits for an agency; fetches it and takes it out where asked to. */
export function inboxCommand({ say, run }: CommandKit): Command {
  return new Command('inbox')
    .description(say({ vi: 'hộp thư đến của một cơ quan', en: 'what waits for an agency' }))
    .argument('[code]', say({ vi: 'mã cơ quan', en: 'code of the agency' }))
    .addOption(viaOption(say))
    .addOption(systemOption(say))
    .option(
      '--fetch <dir>',
      say({ vi: 'lưu các gói tin vào thư mục', en: 'save the packages into a directory' }),
    )
    .option('--acknowledge', say({ vi: 'xác nhận đã lấy về', en: 'take them out of the mailbox' }))
    .option('--limit <n>', say({ vi: 'số gói tối đa', en: 'most packages' }), wholeNumber(1, 100_000), 1_000)
    .action((code: string | undefined, options: InboxOptions) =>
      run((context) => inbox(context, code, options)),
    );
}

async function inbox(
  context: CommandContext,
  code: string | undefined,
  options: InboxOptions,
): Promise<ExitStatus> {
  if (isThroughGateway(options)) return inboxOverVxp(context, code, options);
  if (code === undefined)
    throw usageError({ vi: 'thiếu mã cơ quan', en: 'the code of an agency is missing' });
  const { limit, fetch, acknowledge = false } = options;
  const directory = fetch === undefined ? undefined : resolve(fetch);
  const { desk, items, files } = await withSession(context, async (session) => {
    const opened = await session.desk(code);
    const waiting = await opened.inbox({ limit });
    const saved = new Map<string, string>();
    for (const item of waiting) {
      if (directory !== undefined)
        saved.set(item.pkg, await save(join(directory, `${item.pkg}.edxml`), () => opened.fetch(item)));
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

/** The mailbox of a system as it gets it over HTTP: documents first, then statuses, all of its agencies or one. */
async function inboxOverVxp(
  context: CommandContext,
  code: string | undefined,
  { system: id, limit, fetch, acknowledge = false }: InboxOptions & { readonly system: string },
): Promise<ExitStatus> {
  const directory = fetch === undefined ? undefined : resolve(fetch);
  const result = await withVxpClient(context, id, async (client): Promise<ShownMail | ShownRefusal> => {
    const listed: ShownMail['rows'][number][] = [];
    for (const messagetype of ['edoc', 'status']) {
      const reply = await client.getReceivedEdocList({ servicetype: 'eDoc', messagetype });
      if (reply.status !== 'OK') return { operation: 'getReceivedEdocList', reply };
      listed.push(...reply.data);
    }
    const rows = listed.filter(({ to }) => code === undefined || to === code).slice(0, limit);
    const files = new Map<string, string>();
    for (const row of rows) {
      const docId = String(row.docId);
      if (directory !== undefined) {
        const reply = await client.getEdoc({ docId });
        const { bytes } = reply;
        if (bytes === undefined) return { operation: 'getEdoc', reply };
        files.set(docId, await save(join(directory, `${basename(docId)}.edxml`), async () => bytes));
      }
      // Only what is safely on the disk is taken out.
      if (acknowledge) {
        const reply = await client.updateStatus({ docid: docId, status: 'done' });
        if (reply.status !== 'OK') return { operation: 'updateStatus', reply };
      }
    }
    return { system: id, rows, files, acknowledged: acknowledge };
  });
  if ('reply' in result) {
    context.output.print(refusedCallLines(result, context.look));
    context.output.data(refusedCallData(result));
    return exitStatus.refused;
  }
  context.output.print(mailLines(result, context.look));
  context.output.data(mailData(result));
  return exitStatus.ok;
}

async function save(path: string, read: () => Promise<Uint8Array>): Promise<string> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await read());
    return path;
  } catch (failure) {
    if (isExchangeError(failure)) throw failure;
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('CLI_FILE_UNWRITABLE', { path, problem }, { cause: failure });
  }
}
