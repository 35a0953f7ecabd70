const rowsFirst = 4;

/** Rows of numbers that only grow, in one piece of memory that the collector does not look into. */
export class NumberRows {
  readonly #width: number;
  #cells: Float64Array;
  #length = 0;

  /** @param width - numbers of a row */
  constructor(width: number) {
    this.#width = width;
    this.#cells = new Float64Array(0);
  }

  get length(): number {
    return this.#length;
  }

  /** Appends a row; its place, from 0. */
  push(row: readonly number[]): number {
    const at = this.#length * this.#width;
    if (at + this.#width > this.#cells.length) this.#grow();
    for (let column = 0; column < this.#width; column += 1) this.#cells[at + column] = row[column] ?? 0;
    this.#length += 1;
    return this.#length - 1;
  }

  /** The number in a column of a row that is there; 0 where it is not. */
  get(place: number, column = 0): number {
    return this.#cells[place * this.#width + column] ?? 0;
  }

  set(place: number, column: number, value: number): void {
    this.#cells[place * this.#width + column] = value;
  }

  #grow(): void {
    const rows = Math.max(rowsFirst, Math.ceil(this.#length * 1.5));
    const cells = new Float64Array(rows * this.#width);
    cells.set(this.#cells);
    this.#cells = cells;
  }
}
