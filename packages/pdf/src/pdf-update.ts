import { deflateSync } from 'node:zlib';
import { type PdfDict, PdfName, PdfRef, type PdfValue } from './pdf-value.ts';
import type { PdfView } from './pdf-view.ts';
import { writeValue } from './write-value.ts';

/** What an update appends, and where its objects stand in the new file. */
export type UpdatedPdf = { readonly bytes: Buffer; readonly offsets: ReadonlyMap<number, number> };

/** Something that is appended to a file, which stays as it is: what was signed before stays signed (ISO 32000-1 §7.5.6). */
export class PdfUpdate {
  readonly #file: Buffer;
  readonly #view: PdfView;
  readonly #objects = new Map<number, { readonly reference: PdfRef; readonly body: Buffer }>();
  #next: number;

  constructor(file: Buffer, view: PdfView) {
    this.#file = file;
    this.#view = view;
    const { places, trailer } = view.references;
    const size = trailer.get('Size');
    this.#next = Math.max(typeof size === 'number' ? size : 0, ...takenNumbers(places));
  }

  /** A number that no object has. */
  allocate(): PdfRef {
    return new PdfRef(this.#next++, 0);
  }

  /** Puts a value in place of an object, or at a new number. */
  set(reference: PdfRef, value: PdfValue | string): void {
    const text = typeof value === 'string' ? value : writeValue(value);
    this.#objects.set(reference.number, { reference, body: Buffer.from(text, 'latin1') });
  }

  /** Adds a stream, packed. */
  addStream(entries: PdfDict, content: string): PdfRef {
    const reference = this.allocate();
    const packed = deflateSync(Buffer.from(content, 'latin1'));
    const dict = new Map<string, PdfValue>([
      ...entries,
      ['Filter', new PdfName('FlateDecode')],
      ['Length', packed.length],
    ]);
    const body = Buffer.concat([
      Buffer.from(`${writeValue(dict)}\nstream\n`, 'latin1'),
      packed,
      Buffer.from('\nendstream'),
    ]);
    this.#objects.set(reference.number, { reference, body });
    return reference;
  }

  /** The file with everything that was set. */
  finish(): UpdatedPdf {
    const parts: Buffer[] = [this.#file];
    let length = this.#file.length;
    const append = (...more: readonly Buffer[]): void => {
      for (const part of more) {
        parts.push(part);
        length += part.length;
      }
    };
    if (this.#file.at(-1) !== 10) append(Buffer.from('\n'));
    const offsets = new Map<number, number>();
    const written = [...this.#objects.values()].sort(
      (one, other) => one.reference.number - other.reference.number,
    );
    for (const { reference, body } of written) {
      offsets.set(reference.number, length);
      append(
        Buffer.from(`${reference.number} ${reference.generation} obj\n`),
        body,
        Buffer.from('\nendobj\n'),
      );
    }
    const start = length;
    const { isStream } = this.#view.references;
    append(isStream ? this.#writeStream(written, offsets, start) : this.#writeTable(written, offsets));
    append(Buffer.from(`startxref\n${start}\n%%EOF\n`));
    return { bytes: Buffer.concat(parts), offsets };
  }

  #trailer(more: readonly (readonly [string, PdfValue])[]): Map<string, PdfValue> {
    const { trailer, start } = this.#view.references;
    const kept = ['Root', 'Info', 'ID'].flatMap((name) => {
      const value = trailer.get(name);
      return value === undefined ? [] : [[name, value] as const];
    });
    return new Map<string, PdfValue>([...kept, ['Size', this.#next], ['Prev', start], ...more]);
  }

  #writeTable(
    written: readonly { readonly reference: PdfRef }[],
    offsets: ReadonlyMap<number, number>,
  ): Buffer {
    const rows = written.map(({ reference: { number, generation } }) => {
      const offset = String(offsets.get(number)).padStart(10, '0');
      return `${number} 1\n${offset} ${String(generation).padStart(5, '0')} n\r\n`;
    });
    return Buffer.from(`xref\n${rows.join('')}trailer\n${writeValue(this.#trailer([]))}\n`, 'latin1');
  }

  /** A file whose cross-references are streams goes on with streams (ISO 32000-1 §7.5.8). */
  #writeStream(
    written: readonly { readonly reference: PdfRef }[],
    offsets: ReadonlyMap<number, number>,
    start: number,
  ): Buffer {
    const own = this.allocate();
    const all = [...written.map(({ reference }) => reference), own];
    const rows = Buffer.concat(
      all.map(({ number, generation }) => {
        const row = Buffer.alloc(7);
        row.writeUInt8(1, 0);
        row.writeUInt32BE(offsets.get(number) ?? start, 1);
        row.writeUInt16BE(generation, 5);
        return row;
      }),
    );
    const dict = this.#trailer([
      ['Type', new PdfName('XRef')],
      ['W', [1, 4, 2]],
      ['Index', all.flatMap(({ number }) => [number, 1])],
      ['Length', rows.length],
    ]);
    const head = `${own.number} 0 obj\n${writeValue(dict)}\nstream\n`;
    return Buffer.concat([Buffer.from(head, 'latin1'), rows, Buffer.from('\nendstream\nendobj\n')]);
  }
}

/** One more than each number that is taken, the highest alone counting; a list of any length. */
function takenNumbers(places: ReadonlyMap<number, unknown>): readonly [number] {
  let highest = 0;
  for (const number of places.keys()) highest = Math.max(highest, number + 1);
  return [highest];
}
