import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ExchangeError } from '@lienthong/errors';
import { auditLedgers, exportLedgers, ledgersAsCsv, readLedgerExport } from '@lienthong/ledger';
import type { Routing } from '@lienthong/registry';
import { repairLedger } from '@lienthong/snapshots';
import { Command } from 'commander';
import { oneOf } from '../argument-parsers.ts';
import { defaultRegistry } from '../choose-registry.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { ownersOf, type StoppedOptions, withLedgers } from '../ledger/open-ledgers.ts';
import { rememberedHeads, rememberHeads } from '../ledger/remembered-heads.ts';
import { auditData, auditLines } from '../render/audit.ts';
import { repairData, repairLines } from '../render/repair.ts';

type VerifyOptions = StoppedOptions & { readonly atRest?: boolean; readonly file?: string };
type ExportOptions = StoppedOptions & {
  readonly node?: readonly string[];
  readonly format: 'jsonl' | 'csv';
  readonly output?: string;
};

type RepairFlags = StoppedOptions & { readonly apply?: boolean; readonly from?: string };

/** `lienthong ledger`: recomputes everything from the stored ledgers, exports and repairs them. */
export function ledgerCommand(kit: CommandKit): Command {
  const { say, run } = kit;
  const verify = stoppedOptions(
    new Command('verify').description(
      say({
        vi: 'tính lại chuỗi băm, tổng, chặng, bộ đếm từ sổ cái đã lưu, và đối chiếu sổ cái các nút với nhau; nêu bút toán sai đầu tiên',
        en: 'recomputes chains, sums, edges and counters from the stored ledgers, holds them against one another, and names the first bad entry',
      }),
    ),
    kit,
  )
    .option(
      '--at-rest',
      say({ vi: 'bản còn trên đường cũng là sai lệch', en: 'copies still on their way are an error too' }),
    )
    .option(
      '--file <export>',
      say({ vi: 'kiểm tra một bản xuất, không cần hệ thống', en: 'verify an export; needs no exchange' }),
    )
    .action((options: VerifyOptions) =>
      run((context) =>
        options.file === undefined
          ? verifyExchange(context, options)
          : verifyFile(context, options.file, options),
      ),
    );
  const exporting = stoppedOptions(
    new Command('export').description(
      say({
        vi: 'xuất sổ cái: jsonl kiểm tra lại được bằng verify --file; csv để đọc',
        en: 'exports ledgers: jsonl can be verified with verify --file, csv is for reading',
      }),
    ),
    kit,
  )
    .option('--node <codes...>', say({ vi: 'chỉ các nút này', en: 'only these nodes' }))
    .option(
      '--format <jsonl|csv>',
      say({ vi: 'dạng tệp', en: 'form of the file' }),
      oneOf(['jsonl', 'csv'] as const),
      'jsonl',
    )
    .option(
      '-o, --output <file>',
      say({ vi: 'tệp ghi ra (mặc định: đầu ra chuẩn)', en: 'file to write (default: standard output)' }),
    )
    .action((options: ExportOptions) => run((context) => exportAll(context, options)));
  const ledger = new Command('ledger').description(
    say({ vi: 'sổ cái của các nút', en: 'the ledgers of the nodes' }),
  );
  const repair = stoppedOptions(
    new Command('repair').description(
      say({
        vi: 'phục hồi sổ cái hỏng của một nút khi hệ thống đang dừng: từ gói tin còn trên trục, chứng minh bằng mã băm; mặc định chỉ báo cáo',
        en: 'repairs the damaged ledger of a node while the exchange does not run: from the messages on the axis, proved by hashes; by default only reports',
      }),
    ),
    kit,
  )
    .argument('<node>', say({ vi: 'mã nút', en: 'code of the node' }))
    .option('--apply', say({ vi: 'sửa thật; kho cũ được giữ lại', en: 'do it; the old store is kept' }))
    .option('--from <export>', say({ vi: 'bản xuất còn nguyên trước đó', en: 'an export taken before' }))
    .action((node: string, options: RepairFlags) => run((context) => repairOne(context, node, options)));
  for (const command of [verify, exporting, repair]) ledger.addCommand(command);
  return ledger;
}

function stoppedOptions(command: Command, { say }: CommandKit): Command {
  return command
    .option(
      '--registry <name>',
      say({
        vi: 'danh mục, khi hệ thống đang dừng',
        en: 'list of agencies, where the exchange does not run',
      }),
      defaultRegistry,
    )
    .option(
      '--routing <tiered|hub>',
      say({ vi: 'cách định tuyến, khi hệ thống đang dừng', en: 'routing, where the exchange does not run' }),
      oneOf<Routing>(['tiered', 'hub']),
      'tiered',
    );
}

async function verifyExchange(
  context: CommandContext,
  { atRest = false, ...stopped }: VerifyOptions,
): Promise<ExitStatus> {
  const { stateDir, output, look } = context;
  const heads = await rememberedHeads(stateDir);
  const shown = await withLedgers(context, stopped, async ({ ledgers, session }) => {
    const books = await session?.verifyBooks({ atRest });
    const audit = await auditLedgers(ledgers, { atRest, heads });
    const mismatches = books?.mismatches;
    return { audit, atRest, mismatches, of: session ? ('running' as const) : ('stopped' as const) };
  });
  const sound = shown.audit.sound && (shown.mismatches ?? []).length === 0;
  if (sound) await rememberHeads(stateDir, shown.audit.heads);
  output.print(auditLines(shown, look));
  output.data(auditData(shown));
  return sound ? exitStatus.ok : exitStatus.refused;
}

async function verifyFile(
  { output, look }: CommandContext,
  file: string,
  { atRest = false }: VerifyOptions,
): Promise<ExitStatus> {
  const ledgers = await readExport(file);
  const audit = await auditLedgers(ledgers, { atRest, heads: ledgers.heads });
  const shown = { audit, atRest, mismatches: undefined, of: 'file' as const };
  output.print(auditLines(shown, look));
  output.data(auditData(shown));
  return audit.sound ? exitStatus.ok : exitStatus.refused;
}

async function repairOne(
  context: CommandContext,
  node: string,
  { apply = false, from, registry, routing }: RepairFlags,
): Promise<ExitStatus> {
  const { clock, env, look, output, progress, random, say, stateDir } = context;
  progress.update(say({ vi: 'đang quyết định lại từ các gói tin', en: 'deciding again from the messages' }));
  const heads = await rememberedHeads(stateDir);
  const result = await repairLedger({
    stateDir,
    registry,
    routing,
    env,
    clock,
    random,
    node,
    apply,
    heads,
    ...(from === undefined ? {} : { from: await readExport(from) }),
  }).finally(() => progress.end());
  output.print(repairLines({ ...result, apply }, look));
  output.data(repairData({ ...result, apply }));
  return result.plan.holes.length > 0 ? exitStatus.refused : exitStatus.ok;
}

/** @throws CLI_FILE_UNREADABLE, LEDGER_EXPORT_INVALID */
async function readExport(file: string): ReturnType<typeof readLedgerExport> {
  try {
    const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
    return await readLedgerExport(lines, file);
  } catch (failure) {
    if (failure instanceof ExchangeError || !(failure instanceof Error)) throw failure;
    throw new ExchangeError(
      'CLI_FILE_UNREADABLE',
      { path: file, problem: failure.message },
      { cause: failure },
    );
  }
}

async function exportAll(
  context: CommandContext,
  { node, format, output: file, ...stopped }: ExportOptions,
): Promise<ExitStatus> {
  const { clock, output, say } = context;
  let count = 0;
  await withLedgers(context, stopped, async ({ ledgers }) => {
    const owners = ownersOf(ledgers, node);
    const texts =
      format === 'csv'
        ? ledgersAsCsv(ledgers, { owners })
        : exportLedgers(ledgers, { at: clock.now(), owners });
    const lines = async function* (): AsyncGenerator<string, void, undefined> {
      for await (const text of texts) {
        count += 1;
        yield `${text}\n`;
      }
    };
    if (file === undefined) for await (const line of lines()) output.raw(line);
    else await writeLines(file, lines());
  });
  // Head and end of an export, or the titles of a table, are no entries.
  const entries = count - (format === 'csv' ? 1 : 2);
  if (file === undefined) return exitStatus.ok;
  output.print([say({ vi: `${file}: ${entries} bút toán`, en: `${file}: ${entries} entries` })]);
  output.data({ file, format, entries });
  return exitStatus.ok;
}

/** @throws CLI_FILE_UNWRITABLE */
async function writeLines(file: string, lines: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(lines), createWriteStream(file, { mode: 0o600 }));
  } catch (failure) {
    if (failure instanceof ExchangeError || !(failure instanceof Error)) throw failure;
    throw new ExchangeError(
      'CLI_FILE_UNWRITABLE',
      { path: file, problem: failure.message },
      { cause: failure },
    );
  }
}
