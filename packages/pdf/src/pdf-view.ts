import { type CrossReferences, type ObjectPlace, readCrossReferences } from './cross-references.ts';
import { PdfDamage, ReadingBudget } from './pdf-damage.ts';
import {
  arrayOf,
  countOf,
  dictOf,
  nameOf,
  type PdfDict,
  PdfRef,
  PdfStream,
  type PdfValue,
} from './pdf-value.ts';
import { unpackStream } from './unpack-stream.ts';
import { ValueReader } from './value-reader.ts';

/** What has been read of one file, for all of its views. */
type Shared = {
  readonly bytes: Buffer;
  readonly budget: ReadingBudget;
  /** By number and place, with where it ends: the same place is the same object in every view that reaches so far. */
  readonly objects: Map<string, { readonly value: PdfValue; readonly end: number }>;
  /** By place and length. */
  readonly objectStreams: Map<string, PackedObjects>;
};

type PackedObjects = readonly (readonly [number: number, value: PdfValue])[];

const objectsPerStreamMax = 100_000;

/** A PDF as it was at one of its ends: each time that it was saved has left one. */
export class PdfView {
  readonly references: CrossReferences;
  /** How many bytes of the file belong to this view. */
  readonly end: number;
  readonly #shared: Shared;
  readonly #bytes: Buffer;

  private constructor(shared: Shared, end: number) {
    this.#shared = shared;
    this.end = end;
    this.#bytes = shared.bytes.subarray(0, end);
    this.references = readCrossReferences(this.#bytes, shared.budget);
    if (this.references.trailer.has('Encrypt')) throw new PdfDamage('encrypted');
  }

  /** The whole file. Throws {@link PdfDamage}. */
  static open(bytes: Buffer): PdfView {
    if (bytes.toString('latin1', 0, 5) !== '%PDF-') throw new PdfDamage('no PDF');
    return new PdfView(
      { bytes, budget: new ReadingBudget(), objects: new Map(), objectStreams: new Map() },
      bytes.length,
    );
  }

  /** The file as its first `end` bytes alone would be. Throws {@link PdfDamage}. */
  before(end: number): PdfView {
    return new PdfView(this.#shared, end);
  }

  /** The document's catalogue. */
  get catalog(): PdfDict {
    const catalog = dictOf(this.resolve(this.references.trailer.get('Root')));
    if (!catalog) throw new PdfDamage('no catalogue');
    return catalog;
  }

  /** Where an object stands in this view. */
  placeOf(number: number): ObjectPlace {
    return this.references.places.get(number) ?? { kind: 'free' };
  }

  /** Where an object of the file begins and ends, the bytes of a stream left out. */
  extentOf(number: number): { readonly start: number; readonly end: number } | undefined {
    const place = this.placeOf(number);
    if (place.kind !== 'file') return undefined;
    this.#object(number);
    const end = this.#shared.objects.get(`${number}@${place.offset}`)?.end;
    return end === undefined ? undefined : { start: place.offset, end };
  }

  /** What a reference means, `null` where nothing is there; any other value as it is. */
  resolve(value: PdfValue | undefined): PdfValue {
    for (let steps = 0, current = value ?? null; ; steps++) {
      if (!(current instanceof PdfRef)) return current;
      if (steps > 16) throw new PdfDamage('references lead to references');
      current = this.#object(current.number);
    }
  }

  /** What reading the file has used up. */
  get budget(): ReadingBudget {
    return this.#shared.budget;
  }

  /** The bytes of a stream as they stand in the file. */
  rawBytes({ dict, start }: PdfStream): Buffer {
    const length = countOf(this.resolve(dict.get('Length')));
    if (length === undefined || start + length > this.end) throw new PdfDamage('a stream has no length');
    return this.#bytes.subarray(start, start + length);
  }

  #object(number: number): PdfValue {
    const place = this.placeOf(number);
    if (place.kind === 'free') return null;
    if (place.kind === 'stream') return this.#packedObject(number, place.stream, place.index);
    const { objects, budget } = this.#shared;
    const key = `${number}@${place.offset}`;
    let found = objects.get(key);
    if (!found) {
      const reader = new ValueReader(this.#bytes, place.offset, budget);
      found = { value: reader.indirect(number).value, end: reader.position };
      objects.set(key, found);
    }
    if (found.end > this.end) throw new PdfDamage(`object ${number} reaches beyond the end`);
    return found.value;
  }

  #packedObject(number: number, stream: number, index: number): PdfValue {
    const found = this.#objectStream(stream)[index];
    if (found?.[0] !== number) throw new PdfDamage(`object ${number} is not where it should be`);
    return found[1];
  }

  /** ISO 32000-1 §7.5.7. */
  #objectStream(number: number): PackedObjects {
    if (this.placeOf(number).kind !== 'file') throw new PdfDamage('a stream of objects is not in the file');
    const stream = this.#object(number);
    if (!(stream instanceof PdfStream) || nameOf(stream.dict.get('Type')) !== 'ObjStm')
      throw new PdfDamage(`object ${number} is no stream of objects`);
    const { budget, objectStreams } = this.#shared;
    const raw = this.rawBytes(stream);
    const key = `${stream.start}+${raw.length}`;
    const known = objectStreams.get(key);
    if (known) return known;
    const plain = unpackStream(stream.dict, raw, budget.streamBytesMax);
    budget.unpacked(plain.length);
    const count = countOf(stream.dict.get('N')) ?? 0;
    const first = countOf(stream.dict.get('First')) ?? 0;
    if (count > objectsPerStreamMax) throw new PdfDamage('a stream of objects has too many');
    const head = new ValueReader(plain, 0, budget);
    const places = Array.from(
      { length: count },
      () => [countOf(head.value()) ?? -1, countOf(head.value()) ?? 0] as const,
    );
    const objects = places.map(
      ([packed, offset]) => [packed, new ValueReader(plain, first + offset, budget).value()] as const,
    );
    objectStreams.set(key, objects);
    return objects;
  }

  /** The pages in their order. Throws {@link PdfDamage} where the tree goes round. */
  pages(): readonly PdfRef[] {
    const pages: PdfRef[] = [];
    const seen = new Set<number>();
    const waiting: PdfValue[] = [this.catalog.get('Pages') ?? null];
    while (waiting.length > 0) {
      const reference = waiting.pop();
      if (!(reference instanceof PdfRef)) continue;
      if (seen.has(reference.number)) throw new PdfDamage('the pages go round');
      seen.add(reference.number);
      const kids = arrayOf(this.resolve(dictOf(this.resolve(reference))?.get('Kids')));
      if (kids) waiting.push(...[...kids].reverse());
      else pages.push(reference);
    }
    return pages;
  }
}
