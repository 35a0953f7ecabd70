/** Rows of 32-bit integers in one array that doubles when it is full; a row's columns are consecutive. */
export class IntTable {
  readonly columns: number;
  cells: Int32Array;
  count = 0;

  constructor(columns: number, rowsExpected: number) {
    this.columns = columns;
    this.cells = new Int32Array(columns * rowsExpected);
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
