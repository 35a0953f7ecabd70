import { csvCell } from '@lienthong/registers';
import { type Report, type ReportFigures, reportCounters, reportNames } from './report.ts';
import { shownInstant, tierName } from './report-texts.ts';
import type { Text } from './text.ts';

type Language = keyof Text;

/**
 * A report as CSV that spreadsheets open as it is: UTF-8 with a byte order mark, RFC 4180, every record with the same number of
 * cells, no cell that would run as a formula. Column `level` tells what a record is: `tier`, `agency`, `unassigned`, `total`,
 * then `period`, `opening`, `verification` and one `ledger` for each node's head.
 */
export function reportCsv(report: Report, language: Language): string {
  const columns = [
    ...reportCounters.map((name) => reportNames[name][language]),
    ...([reportNames.averageMs, reportNames.p95Ms, reportNames.overdue] as const).map(
      (name) => name[language],
    ),
    ...reportCounters.flatMap((name) =>
      kinds.map((kind) => `${reportNames[name][language]}: ${kindNames[kind][language]}`),
    ),
  ];
  const records: (readonly string[])[] = [
    ['level', 'key', 'name', 'tier', 'agencies', ...columns],
    ...report.tiers.map((row) => [
      'tier',
      row.key,
      tierName(row.tier)[language],
      row.tier,
      String(row.agencies),
      ...cellsOf(row),
    ]),
    ...report.agencies.map((row) => ['agency', row.key, row.name ?? '', row.tier, '1', ...cellsOf(row)]),
    [
      'unassigned',
      '',
      { vi: 'Chưa chia theo cơ quan', en: 'Of no single agency' }[language],
      '',
      '',
      ...unassignedCells(report),
    ],
    ['total', '', { vi: 'Tổng', en: 'Total' }[language], '', '', ...cellsOf(report.total)],
    [
      'period',
      report.period.name,
      `${report.period.from}..${report.period.to}`,
      '',
      '',
      shownInstant(report.madeAt),
    ],
    ...(report.opening ? [['opening', '', report.texts.opening?.[language] ?? '']] : []),
    ['verification', report.proof.sound ? 'sound' : 'unsound', report.texts.proof[language]],
    ...report.proof.heads.map(({ node, name, length, hash }) => [
      'ledger',
      node,
      name,
      '',
      String(length),
      `sha256:${hash}`,
    ]),
  ];
  const width = records[0]?.length ?? 0;
  const lines = records.map((cells) =>
    Array.from({ length: width }, (_, place) => csvCell(cells[place] ?? '')).join(','),
  );
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

const kinds = ['opening', 'exchanged', 'cumulative'] as const;

/** Names of the three parts of a cumulative figure. */
export const kindNames: Readonly<Record<(typeof kinds)[number], Text>> = {
  opening: { vi: 'đầu kỳ', en: 'opening' },
  exchanged: { vi: 'đã trao đổi', en: 'exchanged' },
  cumulative: { vi: 'lũy kế', en: 'cumulative' },
};

function cellsOf(figures: ReportFigures): readonly string[] {
  const { line, delivery, overdue } = figures;
  return [
    ...reportCounters.map((name) => String(line[name])),
    delivery ? seconds(delivery.averageMs) : '',
    delivery ? seconds(delivery.p95Ms) : '',
    overdue === undefined ? '' : String(overdue),
    ...reportCounters.flatMap((name) => kinds.map((kind) => String(figures[kind][name]))),
  ];
}

function unassignedCells({ unassigned }: Report): readonly string[] {
  return [
    ...reportCounters.map(() => ''),
    ...['', '', ''],
    ...reportCounters.flatMap((name) => [String(unassigned[name]), '0', String(unassigned[name])]),
  ];
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
