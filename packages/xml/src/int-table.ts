/** Rows of 32-bit integers in one array that doubles when it is full; a row's columns are consecutive. */
export class IntTable {
  readonly columns: number;
  cells: Int32Array;
  count = 0;

  /** @param cells - memory for the first rows: zeros, of a length that is a multiple of `columns`, and not empty */
  constructor(columns: number, cells: Int32Array) {
    this.columns = columns;
    this.cells = cells;
  }

  /** Offset of the first cell of a new row, all columns 0. */
  add(): number {
    const at = this.count * this.columns;
    if (at === this.cells.length) {
      const grown = new Int32Array(this.cells.length * 2);
      grown.set(this.cells);
      this.cells = grown;
    }
    this.count++;
    return at;
  }
}
