import type { CounterLine, CounterReport } from '@lienthong/control/client';
import type { Say } from '../language.ts';

/** The report as CSV that spreadsheets open as it is: a byte order mark, and no cell that they would calculate. */
export function counterCsv(report: CounterReport, say: Say): string {
  const columns = Object.keys(report.names) as (keyof CounterLine)[];
  const rows = [
    ['key', 'name', 'tier', ...columns.map((column) => say(report.names[column]))],
    ...report.groups.map(({ key, name, tier, line }) => [
      key,
      name ?? '',
      tier,
      ...columns.map((column) => String(line[column])),
    ]),
    ['', say({ vi: 'Tổng', en: 'Total' }), '', ...columns.map((column) => String(report.total[column]))],
  ];
  return `\ufeff${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`;
}

function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
