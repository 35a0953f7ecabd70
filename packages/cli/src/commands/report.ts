import { vietnamDay } from '@lienthong/counters';
import { loadRegistry } from '@lienthong/emulator';
import {
  makeReport,
  type Report,
  type ReportPeriod,
  readOpening,
  reportCsv,
  reportXlsx,
  sessionReport,
} from '@lienthong/reports';
import { Command } from 'commander';
import { oneOf } from '../argument-parsers.ts';
import { defaultRegistry } from '../choose-registry.ts';
import type { CommandContext } from '../command-context.ts';
import type { CommandKit } from '../command-kit.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { type StoppedOptions, withLedgers } from '../ledger/open-ledgers.ts';
import { rememberedHeads, rememberHeads } from '../ledger/remembered-heads.ts';
import { parsePeriod } from '../parse-period.ts';
import { writeResult } from '../pdf/write-result.ts';
import { reportLines } from '../render/report.ts';

type ReportFlags = StoppedOptions & {
  readonly period?: ReportPeriod;
  readonly under?: string;
  readonly csv?: string;
  readonly xlsx?: string;
};

/** `lienthong report`: the report of a period, with the verdict on the ledgers that it stands on. */
export function reportCommand({ say, run }: CommandKit): Command {
  return new Command('report')
    .description(
      say({
        vi: 'báo cáo một kỳ theo cấp và cơ quan, kèm kết quả kiểm tra sổ cái (0 sổ cái đúng, 1 không đúng)',
        en: 'the report of a period by tier and agency, with the verdict on the ledgers (0 sound, 1 not)',
      }),
    )
    .option(
      '--period <name>',
      say({
        vi: 'kỳ: 2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026 hoặc 2026-11-01..2026-11-15 (mặc định: tháng này)',
        en: '2026-11-22, 2026-W47, 2026-11, 2026-Q4, 2026 or 2026-11-01..2026-11-15 (default: this month)',
      }),
      parsePeriod,
    )
    .option('--under <code>', say({ vi: 'chỉ cơ quan này và cấp dưới', en: 'this agency and all below it' }))
    .option('--csv <file>', say({ vi: 'ghi tệp CSV', en: 'write a CSV file' }))
    .option('--xlsx <file>', say({ vi: 'ghi tệp XLSX song ngữ', en: 'write an XLSX file in both languages' }))
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
      oneOf(['tiered', 'hub'] as const),
      'tiered',
    )
    .action((flags: ReportFlags) => run((context) => report(context, flags)));
}

async function report(context: CommandContext, flags: ReportFlags): Promise<ExitStatus> {
  const { look, output, say, stateDir } = context;
  const { csv, xlsx } = flags;
  const made = await madeReport(context, flags);
  if (csv !== undefined) await writeResult(csv, Buffer.from(reportCsv(made, look.language), 'utf8'));
  if (xlsx !== undefined) await writeResult(xlsx, reportXlsx(made));
  const { heads, sound } = made.proof;
  if (sound)
    await rememberHeads(stateDir, new Map(heads.map(({ node, length, hash }) => [node, { length, hash }])));
  const written = [csv, xlsx].flatMap((file) =>
    file === undefined ? [] : [say({ vi: `Đã ghi ${file}`, en: `Wrote ${file}` })],
  );
  output.print([...reportLines(made, look), ...written]);
  output.data(made);
  return sound ? exitStatus.ok : exitStatus.refused;
}

async function madeReport(
  context: CommandContext,
  { period, under, registry: list, ...stopped }: ReportFlags,
): Promise<Report> {
  const { clock, stateDir } = context;
  const periodAt = (now: number) => period ?? parsePeriod(vietnamDay(now).slice(0, 7));
  const heads = await rememberedHeads(stateDir);
  return withLedgers(context, { registry: list, routing: stopped.routing }, async ({ ledgers, session }) => {
    if (session) {
      const opening = await readOpening(stateDir, session.registry);
      return sessionReport(session, { period: periodAt(session.clock.now()), under, opening, heads });
    }
    const now = clock.now();
    const registry = loadRegistry(list);
    const opening = await readOpening(stateDir, registry);
    return makeReport({ ledgers, registry, period: periodAt(now), now, under, opening, heads });
  });
}
