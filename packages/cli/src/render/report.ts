import { type Report, type ReportFigures, reportCounters, reportNames } from '@lienthong/reports';
import { tierText } from '../texts/tier-texts.ts';
import { wrapEvenly } from './columns.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { formatCount } from './quantity.ts';
import { printedTable, tableLines } from './table.ts';

const titleWidth = { least: 7, most: 9 } as const;

/** A report for a terminal: its tiers, what was there before, and what the figures stand on. */
export function reportLines(report: Report, look: Look): readonly string[] {
  const { language, style } = look;
  const text = (vi: string, en: string): string => (language === 'vi' ? vi : en);
  const { proof, under, tiers, total, agencies } = report;
  const sentence = printable(report.texts.proof[language]);
  return [
    style.bold(
      `${text('Báo cáo liên thông văn bản', 'Report of the exchange')}, ${report.texts.period[language]}${under ? `, ${printable(under.name)}` : ''}`,
    ),
    ...figureLines(report, look),
    ...cumulativeLines(report, look),
    `${proof.sound ? style.good('✓') : style.bad('✗')} ${sentence}`,
    style.dim(
      text(
        `${tiers.length} cấp, ${agencies.length} cơ quan có số liệu, ${proof.heads.length} mã băm cuối: --json, --csv, --xlsx; ${formatCount(total.line.outgoing, language)} văn bản đi trong kỳ`,
        `${tiers.length} tiers, ${agencies.length} agencies with figures, ${proof.heads.length} head hashes: --json, --csv, --xlsx; ${formatCount(total.line.outgoing, language)} documents sent in the period`,
      ),
    ),
  ];
}

function figureLines({ tiers, total }: Report, look: Look): readonly string[] {
  const { language, style } = look;
  const columns = [...reportCounters, 'averageMs', 'p95Ms', 'overdue'] as const;
  const cells = ({ line, delivery, overdue }: ReportFigures): readonly string[] => [
    ...reportCounters.map((name) => formatCount(line[name], language)),
    delivery ? (delivery.averageMs / 1_000).toFixed(2) : '–',
    delivery ? (delivery.p95Ms / 1_000).toFixed(2) : '–',
    overdue === undefined ? '–' : formatCount(overdue, language),
  ];
  const { titles, rows } = tableLines(
    [
      { title: { vi: 'Cấp', en: 'Tier' }[language] },
      ...columns.map((name) => ({
        title: [...wrapEvenly(reportNames[name][language], titleWidth)],
        align: 'right' as const,
      })),
    ],
    [
      ...tiers.map((row) => [tierText(row.tier)[language], ...cells(row)]),
      [{ vi: 'Tổng', en: 'Total' }[language], ...cells(total)],
    ],
  );
  return printedTable({ titles, rows: [...rows.slice(0, -1), style.bold(rows.at(-1) ?? '')] }, style);
}

/** Opening + exchanged = cumulative, where there is an opening. */
function cumulativeLines(report: Report, look: Look): readonly string[] {
  const { language, style } = look;
  const said = report.texts.opening;
  if (!said) return [];
  const { total } = report;
  const { titles, rows } = tableLines(
    [
      { title: '' },
      ...reportCounters.map((name) => ({
        title: [...wrapEvenly(reportNames[name][language], titleWidth)],
        align: 'right' as const,
      })),
    ],
    (
      [
        [{ vi: 'Đầu kỳ', en: 'Opening' }, total.opening],
        [{ vi: '+ đã trao đổi', en: '+ exchanged' }, total.exchanged],
        [{ vi: '= lũy kế', en: '= cumulative' }, total.cumulative],
      ] as const
    ).map(([name, line]) => [
      name[language],
      ...reportCounters.map((counter) => formatCount(line[counter], language)),
    ]),
  );
  return [...printedTable({ titles, rows }, style), style.dim(printable(said[language]))];
}
