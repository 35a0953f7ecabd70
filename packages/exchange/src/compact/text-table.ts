import { NumberRows } from './number-rows.ts';
import { NumberTable } from './number-table.ts';

/**
 * Which numbers may belong to a text, without the texts: whoever asks compares those that are found. Takes some 50 bytes a
 * number, out of the collector's sight.
 */
export class TextTable {
  /** The last row of each hash. */
  readonly #last = new NumberTable();
  /** A number, and the row before it with the same hash, counted from 1. */
  readonly #rows = new NumberRows(2);

  add(text: string, number: number): void {
    const hash = hashOfText(text);
    const row = this.#rows.push([number, (this.#last.get(hash) ?? -1) + 1]);
    this.#last.set(hash, row);
  }

  /** Every number that was added with this text, and perhaps others, in the order in which they were added. */
  candidates(text: string): readonly number[] {
    const found: number[] = [];
    for (let row = this.#last.get(hashOfText(text)) ?? -1; row >= 0; row = this.#rows.get(row, 1) - 1)
      found.push(this.#rows.get(row));
    return found.reverse();
  }
}

/** FNV-1a. */
function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
