import { addLine, type CounterLine, type CounterName, counterNames } from '@lienthong/counters';
import type { Language } from '@lienthong/errors';
import { type OpeningBalances, openingText, openingTotal } from '@lienthong/reports';
import type { CounterGroup, Grouping } from '../counter-groups.ts';
import { tierText } from '../texts/tier-texts.ts';
import { type CounterRow, counterTable } from './counter-table.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';
import { printedTable } from './table.ts';

/** Counters as they were asked for. */
export type ShownCounters = {
  readonly by: Grouping;
  readonly period: { readonly from?: string; readonly to?: string };
  readonly groups: readonly CounterGroup[];
  readonly total: CounterLine;
  /** Where there are any, and no first day was asked for. */
  readonly opening: OpeningBalances | undefined;
};

const names = Object.keys(counterNames) as readonly CounterName[];

const headings = {
  tier: { vi: ['Cấp', 'Cơ quan'], en: ['Tier', 'Agencies'] },
  agency: { vi: ['Mã', 'Cơ quan'], en: ['Code', 'Agency'] },
  province: { vi: ['Mã', 'Tỉnh'], en: ['Code', 'Province'] },
} as const;

function headingOf(
  { key, name, tier, agencies }: CounterGroup,
  by: Grouping,
  language: Language,
): readonly string[] {
  return by === 'tier' ? [tierText(tier)[language], String(agencies)] : [key, name ?? ''];
}

const totalTexts = {
  total: { vi: 'Tổng cộng', en: 'Total' },
  exchanged: { vi: 'Đã trao đổi', en: 'Exchanged' },
  opening: { vi: '+ số đầu kỳ', en: '+ opening' },
  cumulative: { vi: '= lũy kế', en: '= cumulative' },
} as const;

/** Opening + exchanged = cumulative, below the line of what was exchanged. */
function openingRows(
  opening: OpeningBalances,
  total: CounterLine,
  language: Language,
): readonly CounterRow[] {
  const earlier = openingTotal(opening);
  const cumulative = { ...earlier };
  addLine(cumulative, total);
  return [
    { heading: [totalTexts.opening[language], ''], line: earlier },
    { heading: [totalTexts.cumulative[language], ''], line: cumulative },
  ];
}

/** The counters as a table with a total; agencies that have nothing to count are left out. */
export function countersLines({ by, groups, total, opening }: ShownCounters, look: Look): readonly string[] {
  const { language, style } = look;
  const counted = groups.filter(({ line }) => by !== 'agency' || names.some((name) => line[name] > 0));
  const { titles, rows } = counterTable(
    [
      ...counted.map((group) => ({ heading: headingOf(group, by, language), line: group.line })),
      { heading: [totalTexts[opening ? 'exchanged' : 'total'][language], ''], line: total },
      ...(opening ? openingRows(opening, total, language) : []),
    ],
    { headings: headings[by][language], counters: names, look },
  );
  const said = opening && openingText(opening)[language];
  return [
    ...printedTable({ titles, rows: [...rows.slice(0, -1), style.bold(rows.at(-1) ?? '')] }, style),
    ...(said === undefined ? [] : [style.dim(printable(said))]),
  ];
}

/** The counters as CSV (RFC 4180), every group, with the names of the counters as a program calls them. */
export function countersCsv({ by, groups }: ShownCounters, language: Language): string {
  const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = groups.map((group) => [
    group.key,
    group.name ?? tierText(group.tier)[language],
    group.tier,
    String(group.agencies),
    ...names.map((name) => String(group.line[name])),
  ]);
  return [[by, 'name', 'tier', 'agencies', ...names], ...rows]
    .map((row) => `${row.map(cell).join(',')}\r\n`)
    .join('');
}

/** The counters as data. */
export function countersData({ by, period, groups, total, opening }: ShownCounters): object {
  const { source, until, whole, agencies } = opening ?? {};
  return {
    ...{ by, period, groups, total },
    ...(opening && {
      opening: {
        ...{ source, until, whole, total: openingTotal(opening) },
        agencies: Object.fromEntries(agencies ?? []),
      },
    }),
  };
}
