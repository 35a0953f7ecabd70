import { type FormField, formFields } from './form-fields.ts';
import type { PdfChange } from './pdf-change.ts';
import {
  arrayOf,
  dictOf,
  type PdfDict,
  PdfName,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfValue,
} from './pdf-value.ts';
import type { PdfView } from './pdf-view.ts';

/** What is different between a document and a later state of it; `content` for everything that signing does not bring along. */
export function changesBetween(earlier: PdfView, later: PdfView): readonly PdfChange[] {
  return new ViewComparison(earlier, later).run();
}

type Pair = { readonly one: PdfValue; readonly other: PdfValue; readonly where: string };
type Dicts = { readonly one: PdfDict; readonly other: PdfDict; readonly where: string };

const changesMax = 50;
/** What signing an empty field may write into it. */
const signingEntries: ReadonlySet<string> = new Set(['V', 'AP', 'F', 'M', 'MK', 'AS']);
/** Largest share of a page that the marks of later signatures may cover together. */
const coveredShareMax = 1 / 3;
const pageArea = 595 * 842;

/**
 * Walks both states from their catalogues. Objects are the same when they say the same, wherever they stand: what counts is
 * what a reader is shown, not which bytes were appended.
 */
class ViewComparison {
  readonly #earlier: PdfView;
  readonly #later: PdfView;
  readonly #changes = new Map<string, PdfChange>();
  readonly #waiting: Pair[] = [];
  readonly #seen = new Set<string>();
  /** Objects that are compared by rules of their own: pages, fields and what shows them. */
  readonly #special = new Set<number>();
  #coveredArea = 0;

  constructor(earlier: PdfView, later: PdfView) {
    this.#earlier = earlier;
    this.#later = later;
  }

  run(): readonly PdfChange[] {
    this.#compareHistory();
    const pages = this.#earlier.pages();
    const fields = formFields(this.#earlier);
    for (const { number } of [...pages, ...fields.flatMap(referencesOf)]) this.#special.add(number);
    const signed = this.#compareFields(fields, formFields(this.#later));
    for (const [index, page] of pages.entries()) this.#comparePage(page, `page ${index + 1}`, signed);
    this.#compareCatalog(signed.size > 0);
    for (let pair = this.#waiting.pop(); pair; pair = this.#waiting.pop()) this.#compare(pair);
    return [...this.#changes.values()];
  }

  #note(kind: PdfChange['kind'], where: string): void {
    if (this.#changes.size < changesMax) this.#changes.set(`${kind} ${where}`, { kind, where });
  }

  #wait(one: PdfValue | undefined, other: PdfValue | undefined, where: string): void {
    this.#waiting.push({ one: one ?? null, other: other ?? null, where });
  }

  /** What was appended has to continue the file: bytes that no cross-reference knows are shown by some readers only. */
  #compareHistory(): void {
    const { start } = this.#earlier.references;
    const { sections } = this.#later.references;
    if (sections[0] === start || !sections.includes(start)) this.#note('content', 'cross-references');
  }

  #compareCatalog(isSigned: boolean): void {
    const one = this.#earlier.catalog;
    const other = this.#later.catalog;
    this.#compareEntries({ one, other, where: 'catalog' }, (name, before, after) => {
      if (name === 'AcroForm') this.#compareForm(before, after, isSigned);
      else if (name === 'DSS' || name === 'Extensions')
        this.#tolerate('validation-data', before, after, name);
      else if (name === 'Metadata') this.#tolerate('metadata', before, after, name);
      else return false;
      return true;
    });
    const [before, after] = [this.#earlier, this.#later].map(({ references }) =>
      references.trailer.get('Info'),
    );
    this.#tolerate('metadata', before, after, 'Info');
  }

  /** Notes a difference that does not count as content. */
  #tolerate(
    kind: PdfChange['kind'],
    one: PdfValue | undefined,
    other: PdfValue | undefined,
    where: string,
  ): void {
    const isSame =
      one instanceof PdfRef && other instanceof PdfRef
        ? one.number === other.number && this.#isSamePlace(one.number)
        : one === undefined && other === undefined;
    if (!isSame) this.#note(kind, where);
  }

  #compareForm(before: PdfValue | undefined, after: PdfValue | undefined, isSigned: boolean): void {
    const one = dictOf(this.#earlier.resolve(before));
    const other = dictOf(this.#later.resolve(after));
    // Fields are compared one by one; a form that comes with the first signature brings its defaults along.
    const free = new Set(['Fields', 'SigFlags', ...(one || !isSigned ? [] : ['DA', 'DR'])]);
    this.#compareEntries({ one: one ?? new Map(), other: other ?? new Map(), where: 'form' }, (name) =>
      free.has(name),
    );
  }

  /** The widgets of the signatures that the later state has and the earlier one has not. */
  #compareFields(before: readonly FormField[], after: readonly FormField[]): ReadonlySet<number> {
    const later = new Map(after.map((field) => [field.reference.number, field]));
    const signed = new Set<number>();
    const known = new Set(before.map(({ reference }) => reference.number));
    for (const field of before) {
      const now = later.get(field.reference.number);
      if (!now) this.#note('content', `field ${field.name}`);
      else if (this.#compareField(field, now)) for (const { number } of now.widgets) signed.add(number);
    }
    for (const field of after) {
      if (known.has(field.reference.number)) continue;
      if (!this.#isSigned(field) || this.#coversMuch(field)) this.#note('content', `field ${field.name}`);
      else {
        this.#note('signature', field.name);
        for (const { number } of field.widgets) signed.add(number);
      }
    }
    return signed;
  }

  /** Whether an empty field was signed. */
  #compareField(before: FormField, now: FormField): boolean {
    const where = `field ${before.name}`;
    const isNewlySigned = before.type === 'Sig' && !before.dict.has('V') && this.#isSigned(now);
    if (isNewlySigned) this.#note('signature', now.name);
    const isFree = (name: string): boolean => isNewlySigned && signingEntries.has(name);
    this.#compareEntries({ one: before.dict, other: now.dict, where }, isFree);
    for (const { number } of before.widgets) {
      if (number === before.reference.number) continue;
      const [one, other] = [this.#earlier, this.#later].map((view) =>
        dictOf(view.resolve(new PdfRef(number, 0))),
      );
      this.#compareEntries({ one: one ?? new Map(), other: other ?? new Map(), where }, isFree);
    }
    return isNewlySigned;
  }

  #isSigned({ type, dict }: FormField): boolean {
    return type === 'Sig' && dictOf(this.#later.resolve(dict.get('V')))?.has('ByteRange') === true;
  }

  /** Whether the marks of new fields, with those of this one, hide what was signed. */
  #coversMuch({ widgets }: FormField): boolean {
    for (const widget of widgets) {
      const box = arrayOf(this.#later.resolve(dictOf(this.#later.resolve(widget))?.get('Rect'))) ?? [];
      const [left = 0, bottom = 0, right = 0, top = 0] = box.map((side) =>
        typeof side === 'number' ? side : Number.NaN,
      );
      this.#coveredArea += Math.abs((right - left) * (top - bottom));
    }
    return !(this.#coveredArea <= pageArea * coveredShareMax);
  }

  #comparePage(page: PdfRef, where: string, signed: ReadonlySet<number>): void {
    const [one, other] = [this.#earlier, this.#later].map((view) => dictOf(view.resolve(page)));
    this.#compareEntries(
      { one: one ?? new Map(), other: other ?? new Map(), where },
      (name, before, after) => {
        if (name !== 'Annots') return false;
        this.#compareAnnotations(before, after, { where, signed });
        return true;
      },
    );
  }

  #compareAnnotations(
    before: PdfValue | undefined,
    after: PdfValue | undefined,
    { where, signed }: { readonly where: string; readonly signed: ReadonlySet<number> },
  ): void {
    const one = arrayOf(this.#earlier.resolve(before)) ?? [];
    const other = arrayOf(this.#later.resolve(after)) ?? [];
    let matched = 0;
    for (const annotation of other) {
      const expected = one[matched];
      if (isSameReference(expected, annotation)) {
        this.#wait(expected, annotation, `${where}/Annots`);
        matched++;
      } else if (!(annotation instanceof PdfRef && signed.has(annotation.number)))
        this.#note('content', `${where}/Annots`);
    }
    if (matched < one.length) this.#note('content', `${where}/Annots`);
  }

  /** All entries of both; those for which `isSpecial` holds have been dealt with. */
  #compareEntries(
    { one, other, where }: Dicts,
    isSpecial: (name: string, before: PdfValue | undefined, after: PdfValue | undefined) => boolean,
  ): void {
    for (const name of new Set([...one.keys(), ...other.keys()]))
      if (!isSpecial(name, one.get(name), other.get(name)))
        this.#wait(one.get(name), other.get(name), `${where}/${name.slice(0, 40)}`);
  }

  #isSamePlace(number: number): boolean {
    const [one, other] = [this.#earlier.placeOf(number), this.#later.placeOf(number)];
    if (one.kind === 'file' && other.kind === 'file') return one.offset === other.offset;
    if (one.kind === 'stream' && other.kind === 'stream')
      return one.stream === other.stream && one.index === other.index && this.#isSamePlace(one.stream);
    return one.kind === 'free' && other.kind === 'free';
  }

  #compare({ one, other, where }: Pair): void {
    this.#later.budget.comparison();
    if (one instanceof PdfRef || other instanceof PdfRef) {
      if (one instanceof PdfRef && isSameReference(one, other) && this.#special.has(one.number)) return;
      const key = `${one instanceof PdfRef ? one.number : '-'} ${other instanceof PdfRef ? other.number : '-'}`;
      if (one instanceof PdfRef && other instanceof PdfRef) {
        if (this.#seen.has(key)) return;
        this.#seen.add(key);
      }
      this.#wait(this.#earlier.resolve(one), this.#later.resolve(other), where);
    } else if (one instanceof PdfStream && other instanceof PdfStream)
      this.#compareStreams(one, other, where);
    else if (one instanceof Map && other instanceof Map)
      this.#compareEntries({ one, other, where }, () => false);
    else if (Array.isArray(one) && Array.isArray(other)) this.#compareArrays(one, other, where);
    else if (!isSamePlain(one, other)) this.#note('content', where);
  }

  #compareStreams(one: PdfStream, other: PdfStream, where: string): void {
    this.#compareEntries({ one: one.dict, other: other.dict, where }, (name) => name === 'Length');
    const [before, after] = [this.#earlier.rawBytes(one), this.#later.rawBytes(other)];
    const isSame = one.start === other.start && before.length === after.length;
    if (!isSame && !before.equals(after)) this.#note('content', where);
  }

  #compareArrays(one: readonly PdfValue[], other: readonly PdfValue[], where: string): void {
    if (one.length !== other.length) this.#note('content', where);
    else for (const [index, value] of one.entries()) this.#wait(value, other[index], where);
  }
}

function referencesOf({ reference, widgets }: FormField): readonly PdfRef[] {
  return [reference, ...widgets];
}

function isSameReference(one: PdfValue | undefined, other: PdfValue | undefined): boolean {
  return one instanceof PdfRef && other instanceof PdfRef && one.number === other.number;
}

function isSamePlain(one: PdfValue, other: PdfValue): boolean {
  if (one instanceof PdfName && other instanceof PdfName) return one.name === other.name;
  if (one instanceof PdfString && other instanceof PdfString) return one.bytes.equals(other.bytes);
  return one === other;
}
