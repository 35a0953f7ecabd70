import { displayWidth, padEnd, padStart } from './columns.ts';

/** One column of a table; a title may have several lines, the last of which stands above the first row. */
export type Column = { readonly title: string | readonly string[]; readonly align?: 'left' | 'right' };

/** A table as lines: those of the titles, and one a row. */
export type TableLines = { readonly titles: readonly string[]; readonly rows: readonly string[] };

/** A table with its columns two spaces apart, each as wide as its widest cell. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): TableLines {
  const titles = columns.map(({ title }) => (typeof title === 'string' ? [title] : title));
  const height = Math.max(...titles.map(({ length }) => length));
  const widths = columns.map((_, index) =>
    Math.max(
      ...(titles[index] ?? []).map(displayWidth),
      ...rows.map((row) => displayWidth(row[index] ?? '')),
    ),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, index) =>
        (align === 'right' ? padStart : padEnd)(cells[index] ?? '', widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return {
    titles: Array.from({ length: height }, (_, row) =>
      line(titles.map((lines) => lines[row - height + lines.length] ?? '')),
    ),
    rows: rows.map(line),
  };
}

/** A table as lines to be printed, with dimmed titles. */
export function printedTable(
  { titles, rows }: TableLines,
  { dim }: { readonly dim: (text: string) => string },
): readonly string[] {
  return [...titles.map(dim), ...rows];
}
