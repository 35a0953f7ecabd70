import { type CounterLine, type CounterName, counterNames } from '@lienthong/counters';
import { wrapEvenly } from './columns.ts';
import type { Look } from './look.ts';
import { formatCount } from './quantity.ts';
import { type TableLines, tableLines } from './table.ts';

/** Columns of a line of a title. */
const titleWidth = { least: 7, most: 9 } as const;

/** A line of counters with its heading cells. */
export type CounterRow = { readonly heading: readonly string[]; readonly line: CounterLine };

/** Counters as a table; titles are broken into short lines so that many columns fit. */
export function counterTable(
  rows: readonly CounterRow[],
  options: {
    readonly headings: readonly string[];
    readonly counters: readonly CounterName[];
    readonly look: Look;
    /** A last line of each title, such as a short name in the other language. */
    readonly below?: Readonly<Partial<Record<CounterName, string>>>;
  },
): TableLines {
  const { headings, counters, look, below } = options;
  return tableLines(
    [
      ...headings.map((title) => ({ title: below ? [title, ''] : title })),
      ...counters.map((name) => ({
        title: [
          ...wrapEvenly(counterNames[name][look.language], titleWidth),
          ...(below ? [below[name] ?? ''] : []),
        ],
        align: 'right' as const,
      })),
    ],
    rows.map(({ heading, line }) => [
      ...heading,
      ...counters.map((name) => formatCount(line[name], look.language)),
    ]),
  );
}
