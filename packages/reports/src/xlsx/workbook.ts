/** How a cell looks. */
export type CellStyle =
  | 'text'
  | 'title'
  | 'note'
  | 'bad'
  | 'header'
  | 'count'
  | 'seconds'
  | 'total'
  | 'totalText';

/** A cell: text, a number that stays one, or the sum of the cells above it in its column, with its value. */
export type Cell =
  | { readonly text: string; readonly style?: CellStyle }
  | { readonly value: number; readonly style?: CellStyle }
  /** Rows of the sum, from 1, both included. */
  | { readonly sum: readonly [from: number, to: number]; readonly value: number; readonly style?: CellStyle }
  | undefined;

/** A sheet of a workbook. */
export type Sheet = {
  /** Up to 31 characters, none of `[]:*?/\`. */
  readonly name: string;
  /** In characters. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that stay in sight and are printed on every page: those up to the header. */
  readonly headRows: number;
  /** Columns that stay in sight. */
  readonly headColumns: number;
  /** Rows whose first cell goes over all columns. */
  readonly wideRows: readonly number[];
  readonly landscape: boolean;
};

/** A workbook, and what it says of itself. */
export type Workbook = {
  readonly title: string;
  readonly creator: string;
  /** Instant of its making, milliseconds since 1970. */
  readonly at: number;
  readonly sheets: readonly Sheet[];
};
