import { NumberRows } from './number-rows.ts';
import { NumberTable } from './number-table.ts';

/**
 * Which numbers may belong to a text, without the texts: whoever asks compares those that are found. Takes some 50 bytes a
 * number, out of the collector's sight.
 */
export class TextTable {
  readonly #length: number;
  /** The last row of each hash. */
  readonly #last = new NumberTable();
  /** A number, and the row before it with the same hash, counted from 1. */
  readonly #rows = new NumberRows(2);

  /** @param length - characters of the texts that count; all of them where left out */
  constructor({ length = Number.POSITIVE_INFINITY }: { readonly length?: number } = {}) {
    this.#length = length;
  }

  add(text: string, number: number): void {
    const hash = hashOfText(text, this.#length);
    const row = this.#rows.push([number, (this.#last.get(hash) ?? -1) + 1]);
    this.#last.set(hash, row);
  }

  /** Every number that was added with this text, and perhaps others, in the order in which they were added. */
  candidates(text: string): readonly number[] {
    const found: number[] = [];
    for (let row = this.#lastRow(text); row >= 0; row = this.#rows.get(row, 1) - 1)
      found.push(this.#rows.get(row));
    return found.reverse();
  }

  /** The last of the candidates that is meant. */
  find(text: string, isMeant: (number: number) => boolean): number | undefined {
    for (let row = this.#lastRow(text); row >= 0; row = this.#rows.get(row, 1) - 1) {
      const number = this.#rows.get(row);
      if (isMeant(number)) return number;
    }
    return undefined;
  }

  #lastRow(text: string): number {
    return this.#last.get(hashOfText(text, this.#length)) ?? -1;
  }
}

/** FNV-1a. */
function hashOfText(text: string, lengthMax: number): number {
  let hash = 0x811c9dc5;
  const length = Math.min(text.length, lengthMax);
  for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
