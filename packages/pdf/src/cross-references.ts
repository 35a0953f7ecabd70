import { PdfDamage, pdfLimits, type ReadingBudget } from './pdf-damage.ts';
import { arrayOf, countOf, nameOf, type PdfDict, PdfStream } from './pdf-value.ts';
import { unpackStream } from './unpack-stream.ts';
import { ValueReader } from './value-reader.ts';

/** Where an object stands: at a byte of the file, or in a stream of objects. */
export type ObjectPlace =
  | { readonly kind: 'free' }
  | { readonly kind: 'file'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'stream'; readonly stream: number; readonly index: number };

/** The cross-references of a file as far as it reaches. */
export type CrossReferences = {
  readonly places: ReadonlyMap<number, ObjectPlace>;
  readonly trailer: PdfDict;
  /** Where the latest section stands. */
  readonly start: number;
  /** Where every section stands, the latest first. */
  readonly sections: readonly number[];
  /** Whether the latest section is a stream, which what is appended must be, too. */
  readonly isStream: boolean;
};

type Section = { readonly dict: PdfDict; readonly isStream: boolean };
type Reading = {
  readonly bytes: Buffer;
  readonly budget: ReadingBudget;
  readonly places: Map<number, ObjectPlace>;
};

/** How far before the end `startxref` may stand. */
const tailBytes = 2048;

/**
 * The cross-references of a PDF, tables and streams, the latest section first (ISO 32000-1 §7.5.4–8). Files are not repaired:
 * where the sections are wrong, readers guess differently, and a signature says nothing. Throws {@link PdfDamage}.
 */
export function readCrossReferences(bytes: Buffer, budget: ReadingBudget): CrossReferences {
  const tail = bytes.lastIndexOf('startxref');
  if (tail < 0 || tail < bytes.length - tailBytes) throw new PdfDamage('no startxref at the end');
  const reader = new ValueReader(bytes, tail + 'startxref'.length, budget);
  const start = countOf(reader.value());
  if (start === undefined) throw new PdfDamage('startxref names no place');
  const reading: Reading = { bytes, budget, places: new Map() };
  const sections: number[] = [];
  let first: Section | undefined;
  for (let at: number | undefined = start; at !== undefined; ) {
    if (sections.includes(at) || sections.length >= pdfLimits.sectionsMax)
      throw new PdfDamage('sections of cross-references go round, or are too many');
    sections.push(at);
    const section = readSection(reading, at);
    first ??= section;
    const hybrid = countOf(section.dict.get('XRefStm'));
    if (hybrid !== undefined) readSection(reading, hybrid);
    at = countOf(section.dict.get('Prev'));
  }
  if (first === undefined) throw new PdfDamage('no cross-references');
  return { places: reading.places, trailer: first.dict, start, sections, isStream: first.isStream };
}

function readSection(reading: Reading, at: number): Section {
  const { bytes, budget } = reading;
  if (at >= bytes.length) throw new PdfDamage('a section of cross-references lies outside the file');
  const reader = new ValueReader(bytes, at, budget);
  reader.skipSpace();
  return bytes.toString('latin1', reader.position, reader.position + 4) === 'xref'
    ? readTable(reading, reader)
    : readStream(reading, reader);
}

function readTable({ budget, places }: Reading, reader: ValueReader): Section {
  reader.keyword('xref');
  for (let word = reader.token(); word !== 'trailer'; word = reader.token()) {
    const first = wholeOf(word);
    const count = wholeOf(reader.token());
    for (let number = first; number < first + count; number++) {
      budget.value();
      const offset = wholeOf(reader.token());
      const generation = wholeOf(reader.token());
      const kind = reader.token();
      if (kind !== 'n' && kind !== 'f') throw new PdfDamage('a cross-reference is neither used nor free');
      add(places, number, kind === 'n' ? { kind: 'file', offset, generation } : { kind: 'free' });
    }
  }
  const dict = reader.value();
  if (!(dict instanceof Map)) throw new PdfDamage('a trailer is no dictionary');
  return { dict, isStream: false };
}

function readStream({ bytes, budget, places }: Reading, reader: ValueReader): Section {
  const { value } = reader.indirect();
  if (!(value instanceof PdfStream) || nameOf(value.dict.get('Type')) !== 'XRef')
    throw new PdfDamage('no cross-references where they should be');
  const { dict, start } = value;
  const length = countOf(dict.get('Length'));
  if (length === undefined || start + length > bytes.length)
    throw new PdfDamage('cross-references have no length');
  const plain = unpackStream(dict, bytes.subarray(start, start + length), budget.streamBytesMax);
  budget.unpacked(plain.length);
  const widths = (arrayOf(dict.get('W')) ?? []).map(countOf);
  const [kindWidth = 9, firstWidth = 9, secondWidth = 9] = widths;
  const width = kindWidth + firstWidth + secondWidth;
  if (widths.length < 3 || Math.max(kindWidth, firstWidth, secondWidth) > 6 || width === 0)
    throw new PdfDamage('cross-references have no widths');
  const index = (arrayOf(dict.get('Index')) ?? [0, dict.get('Size') ?? 0]).map(countOf);
  let at = 0;
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [first = 0, count = 0] = [index[pair], index[pair + 1]];
    for (let number = first; number < first + count && at + width <= plain.length; number++, at += width) {
      budget.value();
      const field = (from: number, size: number): number =>
        size === 0 ? 0 : plain.readUIntBE(at + from, size);
      const kind = kindWidth === 0 ? 1 : field(0, kindWidth);
      const one = field(kindWidth, firstWidth);
      const other = field(kindWidth + firstWidth, secondWidth);
      add(places, number, placeOf(kind, one, other));
    }
  }
  return { dict, isStream: true };
}

function placeOf(kind: number, one: number, other: number): ObjectPlace {
  if (kind === 1) return { kind: 'file', offset: one, generation: other };
  return kind === 2 ? { kind: 'stream', stream: one, index: other } : { kind: 'free' };
}

/** Later sections are read first, and stand. */
function add(places: Map<number, ObjectPlace>, number: number, place: ObjectPlace): void {
  if (number > pdfLimits.objectNumberMax)
    throw new PdfDamage(`an object has a number above ${pdfLimits.objectNumberMax}`);
  if (!places.has(number)) places.set(number, place);
}

function wholeOf(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new PdfDamage('a cross-reference is no number');
  return Number(text);
}
