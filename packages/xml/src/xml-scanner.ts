import { type ErrorCode, ExchangeError } from '@lienthong/errors';
import {
  breakByte,
  byteClass,
  greaterByte,
  highByte,
  nameByte,
  nameStartByte,
  referenceByte,
  returnByte,
  spaceByte,
} from './byte-class.ts';
import { decodeAttributeValue, referencedCharacter } from './character-data.ts';
import { IntTable } from './int-table.ts';
import { locateOffset } from './location.ts';
import { NamespaceScope, xmlNamespaceUri, xmlnsNamespaceUri } from './namespace-scope.ts';
import {
  attributeColumn,
  attributeColumns,
  elementColumn,
  elementColumns,
  markColumn,
  markColumns,
  markKind,
  noNamespace,
  type XmlIndex,
  xmlNamespace,
} from './xml-index.ts';
import type { XmlLimits } from './xml-limits.ts';
import { isNameWithoutColon } from './xml-name.ts';

const lessThan = 0x3c;
const slash = 0x2f;
const colonByte = 0x3a;
const greaterThan = 0x3e;
const quote = 0x22;
const apostrophe = 0x27;
const equals = 0x3d;
/** Text shorter than this is read byte by byte; the rest of a longer one with the native search. */
const shortText = 96;

/** A prefix that was used without being declared, where it was used first: byte offset and element. */
export type UndeclaredPrefix = { readonly prefix: string; readonly offset: number; readonly element: number };

/**
 * One pass over the bytes, from the first `<` on: checks everything that makes a document well-formed and fills the index.
 * Its input is valid UTF-8 without forbidden characters. Every method takes an offset and returns the offset after what it read.
 */
export class XmlScanner {
  readonly undeclaredPrefixes: UndeclaredPrefix[] = [];
  readonly #bytes: Buffer;
  readonly #limits: XmlLimits;
  readonly #keepUndeclared: boolean;
  readonly #elements: IntTable;
  readonly #attributes: IntTable;
  readonly #marks: IntTable;
  readonly #namespaces: NamespaceScope;
  readonly #undeclared = new Set<number>();
  #open = -1;
  #depth = 0;
  #rootSeen = false;

  constructor(bytes: Buffer, limits: XmlLimits, undeclaredPrefixes: 'refuse' | 'keep') {
    this.#bytes = bytes;
    this.#limits = limits;
    this.#keepUndeclared = undeclaredPrefixes === 'keep';
    const rowsExpected = Math.min(1024, 8 + (bytes.length >> 6));
    const elementCells = rowsExpected * elementColumns;
    const attributeCells = Math.min(rowsExpected, 32) * attributeColumns;
    const markCells = Math.min(rowsExpected, 64) * markColumns;
    // One piece of memory for all: asking for it costs more than what is done in it for a small document.
    const cells = new Int32Array(elementCells + attributeCells + markCells);
    const attributesAt = elementCells;
    const marksAt = attributesAt + attributeCells;
    this.#elements = new IntTable(elementColumns, cells.subarray(0, attributesAt));
    this.#attributes = new IntTable(attributeColumns, cells.subarray(attributesAt, marksAt));
    this.#marks = new IntTable(markColumns, cells.subarray(marksAt));
    this.#namespaces = new NamespaceScope(bytes);
  }

  /** Reads from `offset` to the end of the bytes. */
  scan(offset: number): XmlIndex {
    const bytes = this.#bytes;
    const end = bytes.length;
    let at = offset;
    while (at < end) {
      if (bytes[at] !== lessThan) at = this.#text(at);
      else if (bytes[at + 1] === slash) at = this.#endTag(at);
      else if (bytes[at + 1] === 0x21) at = this.#declaration(at);
      else if (bytes[at + 1] === 0x3f) at = this.#instruction(at);
      else at = this.#startTag(at);
    }
    if (this.#open >= 0) {
      throw new ExchangeError('XML_TRUNCATED', {
        element: this.#openName(),
        line: locateOffset(bytes, this.#cell(this.#open, elementColumn.start)).line,
      });
    }
    if (!this.#rootSeen) throw new ExchangeError('XML_ROOT_MISSING');
    return {
      elements: this.#elements,
      attributes: this.#attributes,
      bindings: this.#namespaces.bindings,
      marks: this.#marks,
      prefixes: this.#namespaces.prefixes,
      uris: this.#namespaces.uris,
    };
  }

  #text(from: number): number {
    const bytes = this.#bytes;
    const end = bytes.length;
    const near = Math.min(end, from + shortText);
    let at = from;
    let bits = 0;
    while (at < near && bytes[at] !== lessThan) {
      bits |= byteClass[bytes[at] as number] as number;
      at++;
    }
    if (at === near && at < end && bytes[at] !== lessThan) {
      const far = bytes.indexOf(lessThan, at);
      const rest = bytes.subarray(at, far < 0 ? end : far);
      if (rest.includes(0x26)) bits |= referenceByte;
      if (rest.includes(0x3e)) bits |= greaterByte;
      if (rest.includes(0x0d)) bits |= returnByte;
      at += rest.length;
    }
    if (this.#open < 0) this.#blankOutsideRoot(from, at);
    else if ((bits & (referenceByte | greaterByte | returnByte)) !== 0) this.#unusualText(from, at, bits);
    return at;
  }

  #blankOutsideRoot(from: number, end: number): void {
    for (let at = from; at < end; at++) {
      const blank = ((byteClass[this.#bytes[at] as number] as number) & spaceByte) !== 0;
      if (!blank) throw this.#refuse('XML_CONTENT_OUTSIDE_ROOT', at);
    }
  }

  #unusualText(from: number, end: number, bits: number): void {
    let rewrite = (bits & (greaterByte | returnByte)) !== 0;
    if ((bits & greaterByte) !== 0) {
      const closing = this.#bytes.indexOf(']]>', from);
      if (closing >= 0 && closing < end) throw this.#refuse('XML_MARKUP_INVALID', closing);
    }
    if ((bits & referenceByte) !== 0) {
      const canonical = this.#references(from, end, ['amp', 'lt', 'gt']);
      if (!canonical) rewrite = true;
    }
    this.#mark(rewrite ? markKind.text : markKind.textEscaped, from, end, -1);
  }

  /** Checks the references in a range; whether all of them are of the `canonical` names. */
  #references(from: number, end: number, canonical: readonly string[]): boolean {
    const bytes = this.#bytes;
    let all = true;
    for (let at = bytes.indexOf(0x26, from); at >= 0 && at < end; at = bytes.indexOf(0x26, at + 1)) {
      const semicolon = bytes.subarray(at, Math.min(end, at + 2 + this.#limits.nameBytesMax)).indexOf(0x3b);
      if (semicolon < 0) throw this.#refuse('XML_REFERENCE_INVALID', at);
      const reference = bytes.toString('utf8', at + 1, at + semicolon);
      if (referencedCharacter(reference) === undefined) {
        if (!isNameWithoutColon(reference)) throw this.#refuse('XML_REFERENCE_INVALID', at);
        throw new ExchangeError('XML_ENTITY_REFUSED', { entity: reference, ...locateOffset(bytes, at) });
      }
      all &&= canonical.includes(reference);
    }
    return all;
  }

  #startTag(from: number): number {
    const bytes = this.#bytes;
    if (this.#open < 0 && this.#rootSeen) throw this.#refuse('XML_CONTENT_OUTSIDE_ROOT', from);
    if (this.#elements.count + 1 > this.#limits.elementsMax) throw this.#exceeded('elementsMax', from);
    if (this.#depth + 1 > this.#limits.depthMax) throw this.#exceeded('depthMax', from);
    const nameStart = from + 1;
    const colon = this.#colon(nameStart);
    const nameEnd = this.#nameEnd;
    const namespaces = this.#namespaces;
    const parent = this.#open;
    const outerScope = namespaces.scope;
    const element = this.#elements.count;
    const row = this.#elements.add();
    const cells = this.#elements.cells;
    cells[row + elementColumn.start] = from;
    cells[row + elementColumn.localStart] = colon < 0 ? nameStart : colon + 1;
    cells[row + elementColumn.nameEnd] = nameEnd;
    cells[row + elementColumn.parent] = parent;
    cells[row + elementColumn.attributes] = this.#attributes.count;
    cells[row + elementColumn.marks] = this.#marks.count;
    const prefix = colon < 0 ? noNamespace : namespaces.prefix(nameStart, colon);
    cells[row + elementColumn.prefix] = prefix;
    let at = nameEnd;
    let plain = bytes[at] === greaterThan;
    let regular = true;
    if (plain) at++;
    else {
      at = this.#attributeList(nameEnd);
      regular = this.#regular;
    }
    const selfClosed = bytes[at - 2] === slash && !plain;
    cells[row + elementColumn.contentStart] = at;
    cells[row + elementColumn.scope] = namespaces.scope;
    cells[row + elementColumn.uri] = this.#resolve(prefix, from + 1);
    const count = this.#attributes.count - (cells[row + elementColumn.attributes] as number);
    if (count > 0) this.#resolveAttributes(cells[row + elementColumn.attributes] as number);
    if (plain && parent >= 0) plain = this.#cell(parent, elementColumn.prefix) === prefix;
    else plain = false;
    if (!plain) {
      regular &&= !selfClosed && namespaces.scope === outerScope && count <= 1;
      this.#mark(regular ? markKind.startTagRegular : markKind.startTag, from, at, element);
    }
    this.#rootSeen = true;
    if (selfClosed) {
      this.#close(element, at, at);
      namespaces.leave(outerScope);
    } else {
      this.#open = element;
      this.#depth++;
    }
    return at;
  }

  /** Set by {@link XmlScanner.#colon}: the end of the name that it read. */
  #nameEnd = 0;

  /** Reads a qualified name at `start`; the offset of its colon, or -1. */
  #colon(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    let colon = -1;
    let bits = 0;
    for (;;) {
      const byte = bytes[at] as number;
      const of = byteClass[byte] as number;
      if ((of & nameByte) === 0) break;
      bits |= of;
      if (byte === colonByte) {
        if (colon >= 0) throw this.#refuse('XML_NAME_INVALID', start);
        colon = at;
      }
      at++;
    }
    this.#nameEnd = at;
    if (at - start > this.#limits.nameBytesMax) throw this.#exceeded('nameBytesMax', start);
    const localStart = colon < 0 ? start : colon + 1;
    if (!this.#isNameStart(start, at) || !this.#isNameStart(localStart, at)) {
      throw this.#refuse(at === start ? 'XML_MARKUP_INVALID' : 'XML_NAME_INVALID', start);
    }
    if ((bits & highByte) !== 0) {
      const parts = bytes.toString('utf8', start, at).split(':');
      if (!parts.every(isNameWithoutColon)) throw this.#refuse('XML_NAME_INVALID', start);
    }
    return colon;
  }

  #isNameStart(at: number, end: number): boolean {
    return at < end && ((byteClass[this.#bytes[at] as number] as number) & nameStartByte) !== 0;
  }

  /** Set by {@link XmlScanner.#attributeList}: whether the tag is canonical as written, as far as spacing and values go. */
  #regular = true;

  /** Reads attributes and declarations up to and including `>` or `/>`. */
  #attributeList(from: number): number {
    const bytes = this.#bytes;
    const outerScope = this.#namespaces.scope;
    this.#regular = true;
    let at = from;
    let count = 0;
    for (;;) {
      const spaceEnd = this.#space(at);
      const byte = bytes[spaceEnd];
      if (byte === greaterThan) {
        if (spaceEnd > at) this.#regular = false;
        return spaceEnd + 1;
      }
      if (byte === slash) {
        if (bytes[spaceEnd + 1] !== greaterThan) throw this.#refuse('XML_MARKUP_INVALID', spaceEnd);
        return spaceEnd + 2;
      }
      if (spaceEnd >= bytes.length) throw this.#refuse('XML_MARKUP_INVALID', from);
      if (spaceEnd === at) throw this.#refuse('XML_ATTRIBUTE_INVALID', at);
      if (spaceEnd !== at + 1 || bytes[at] !== 0x20) this.#regular = false;
      if (++count > this.#limits.attributesMax) throw this.#exceeded('attributesMax', spaceEnd);
      at = this.#attribute(spaceEnd, outerScope);
    }
  }

  #space(from: number): number {
    let at = from;
    while (((byteClass[this.#bytes[at] as number] as number) & spaceByte) !== 0) at++;
    return at;
  }

  #attribute(nameStart: number, outerScope: number): number {
    const bytes = this.#bytes;
    const colon = this.#colon(nameStart);
    const nameEnd = this.#nameEnd;
    const equalsAt = this.#space(nameEnd);
    if (bytes[equalsAt] !== equals) throw this.#refuse('XML_ATTRIBUTE_INVALID', nameStart);
    const quoteAt = this.#space(equalsAt + 1);
    const delimiter = bytes[quoteAt];
    if (delimiter !== quote && delimiter !== apostrophe)
      throw this.#refuse('XML_ATTRIBUTE_INVALID', nameStart);
    const valueStart = quoteAt + 1;
    const rewrite = this.#attributeValue(nameStart, valueStart, delimiter);
    const valueEnd = this.#valueEnd;
    if (rewrite || delimiter !== quote || quoteAt !== nameEnd + 1) this.#regular = false;
    if (this.#isDeclaration(nameStart, colon < 0 ? nameEnd : colon)) {
      this.#declare(nameStart, colon, nameEnd, valueStart, valueEnd, outerScope);
      return valueEnd + 1;
    }
    const row = this.#attributes.add();
    const cells = this.#attributes.cells;
    cells[row + attributeColumn.nameStart] = nameStart;
    cells[row + attributeColumn.localStart] = colon < 0 ? nameStart : colon + 1;
    cells[row + attributeColumn.nameEnd] = nameEnd;
    cells[row + attributeColumn.valueStart] = valueStart;
    cells[row + attributeColumn.valueEnd] = valueEnd;
    cells[row + attributeColumn.prefix] = colon < 0 ? noNamespace : this.#namespaces.prefix(nameStart, colon);
    cells[row + attributeColumn.rewrite] = rewrite ? 1 : 0;
    return valueEnd + 1;
  }

  /** Set by {@link XmlScanner.#attributeValue}: the closing quote. */
  #valueEnd = 0;

  /** Reads a value up to its closing quote; whether its decoded or canonical form differs from what is written. */
  #attributeValue(nameStart: number, start: number, delimiter: number): boolean {
    const bytes = this.#bytes;
    const far = start + this.#limits.attributeBytesMax;
    let bits = 0;
    let quotes = false;
    let lessThanAt = -1;
    let at = start;
    for (let byte = bytes[at]; byte !== delimiter; byte = bytes[++at]) {
      if (byte === undefined) throw this.#refuse('XML_ATTRIBUTE_INVALID', nameStart);
      if (at === far) {
        const isClosed = bytes.indexOf(delimiter, at) >= 0;
        throw isClosed
          ? this.#exceeded('attributeBytesMax', nameStart)
          : this.#refuse('XML_ATTRIBUTE_INVALID', nameStart);
      }
      bits |= byteClass[byte] as number;
      if (byte === lessThan && lessThanAt < 0) lessThanAt = at;
      if (byte === quote) quotes = true;
    }
    if (lessThanAt >= 0) throw this.#refuse('XML_ATTRIBUTE_INVALID', lessThanAt);
    this.#valueEnd = at;
    if ((bits & referenceByte) !== 0) this.#references(start, at, []);
    return (bits & (referenceByte | breakByte)) !== 0 || (quotes && delimiter === apostrophe);
  }

  /** Whether the name, or the prefix, at `start` to `end` is `xmlns`. */
  #isDeclaration(start: number, end: number): boolean {
    const bytes = this.#bytes;
    return (
      end - start === 5 &&
      bytes[start] === 0x78 &&
      bytes[start + 1] === 0x6d &&
      bytes[start + 2] === 0x6c &&
      bytes[start + 3] === 0x6e &&
      bytes[start + 4] === 0x73
    );
  }

  #declare(
    nameStart: number,
    colon: number,
    nameEnd: number,
    valueStart: number,
    valueEnd: number,
    outerScope: number,
  ): void {
    const namespaces = this.#namespaces;
    const uri = decodeAttributeValue(this.#bytes.toString('utf8', valueStart, valueEnd));
    const prefix = colon < 0 ? noNamespace : namespaces.prefix(colon + 1, nameEnd);
    if (namespaces.bindings.count + 1 > this.#limits.namespacesMax)
      throw this.#exceeded('namespacesMax', nameStart);
    if (prefix === xmlNamespace && uri === xmlNamespaceUri) return;
    const reserved = uri === xmlNamespaceUri || uri === xmlnsNamespaceUri || prefix === xmlNamespace;
    if (reserved || (uri === '' && prefix !== noNamespace) || namespaces.prefixes[prefix] === 'xmlns') {
      throw this.#refuse('XML_NAMESPACE_INVALID', nameStart);
    }
    if (namespaces.isDeclaredSince(outerScope, prefix)) throw this.#duplicate(nameStart, nameEnd);
    namespaces.declare(prefix, uri);
  }

  /** Index of the namespace of `prefix`, used at `offset`. */
  #resolve(prefix: number, offset: number): number {
    const uri = this.#namespaces.resolve(prefix);
    if (uri >= 0) return uri;
    const name = this.#namespaces.prefixes[prefix] as string;
    if (name === 'xmlns') throw this.#refuse('XML_NAMESPACE_INVALID', offset);
    if (!this.#keepUndeclared) {
      throw new ExchangeError('XML_PREFIX_UNDECLARED', {
        prefix: name,
        ...locateOffset(this.#bytes, offset),
      });
    }
    if (!this.#undeclared.has(prefix)) {
      this.#undeclared.add(prefix);
      this.undeclaredPrefixes.push({ prefix: name, offset, element: this.#elements.count - 1 });
    }
    return uri;
  }

  /** Gives the attributes from row `first` on their namespaces and refuses doubles, by name and by expanded name. */
  #resolveAttributes(first: number): void {
    const { cells, count } = this.#attributes;
    for (let index = first; index < count; index++) {
      const row = index * attributeColumns;
      const prefix = cells[row + attributeColumn.prefix] as number;
      const nameStart = cells[row + attributeColumn.nameStart] as number;
      const uri = prefix === noNamespace ? noNamespace : this.#resolve(prefix, nameStart);
      cells[row + attributeColumn.uri] = uri;
      for (let earlier = first; earlier < index; earlier++) {
        const other = earlier * attributeColumns;
        const samePrefix = cells[other + attributeColumn.prefix] === prefix;
        const sameNamespace = samePrefix || (uri > 0 && cells[other + attributeColumn.uri] === uri);
        if (sameNamespace && this.#sameLocalName(cells, row, other)) {
          throw this.#duplicate(nameStart, cells[row + attributeColumn.nameEnd] as number);
        }
      }
    }
  }

  #sameLocalName(cells: Int32Array, one: number, other: number): boolean {
    const oneStart = cells[one + attributeColumn.localStart] as number;
    const oneEnd = cells[one + attributeColumn.nameEnd] as number;
    const otherStart = cells[other + attributeColumn.localStart] as number;
    const otherEnd = cells[other + attributeColumn.nameEnd] as number;
    return this.#sameBytes(oneStart, oneEnd - oneStart, otherStart, otherEnd - otherStart);
  }

  #sameBytes(one: number, oneLength: number, other: number, otherLength: number): boolean {
    if (oneLength !== otherLength) return false;
    for (let at = 0; at < oneLength; at++) {
      if (this.#bytes[one + at] !== this.#bytes[other + at]) return false;
    }
    return true;
  }

  #endTag(from: number): number {
    const bytes = this.#bytes;
    const element = this.#open;
    if (element < 0) throw this.#refuse('XML_CONTENT_OUTSIDE_ROOT', from);
    const cells = this.#elements.cells;
    const row = element * elementColumns;
    const nameStart = (cells[row + elementColumn.start] as number) + 1;
    const nameLength = (cells[row + elementColumn.nameEnd] as number) - nameStart;
    const nameEnd = from + 2 + nameLength;
    let at = nameEnd;
    if (!this.#sameBytes(nameStart, nameLength, from + 2, nameLength)) throw this.#endTagMismatch(from);
    if (bytes[at] !== greaterThan) {
      at = this.#space(at);
      if (bytes[at] !== greaterThan) throw this.#endTagMismatch(from);
      this.#mark(markKind.endTag, from, at + 1, element);
    }
    this.#close(element, from, at + 1);
    const parent = cells[row + elementColumn.parent] as number;
    this.#open = parent;
    this.#depth--;
    const outerScope = parent < 0 ? -1 : this.#cell(parent, elementColumn.scope);
    if (this.#namespaces.scope !== outerScope) this.#namespaces.leave(outerScope);
    return at + 1;
  }

  #close(element: number, contentEnd: number, end: number): void {
    const row = element * elementColumns;
    const cells = this.#elements.cells;
    cells[row + elementColumn.contentEnd] = contentEnd;
    cells[row + elementColumn.end] = end;
    cells[row + elementColumn.subtreeEnd] = this.#elements.count;
  }

  /** Comment, CDATA section, or a declaration, of which none is accepted. */
  #declaration(from: number): number {
    const bytes = this.#bytes;
    if (bytes[from + 2] === 0x2d && bytes[from + 3] === 0x2d) {
      const end = bytes.indexOf('--', from + 4);
      if (end < 0 || bytes[end + 2] !== greaterThan) throw this.#refuse('XML_MARKUP_INVALID', from);
      this.#mark(markKind.comment, from, end + 3, -1);
      return end + 3;
    }
    if (bytes.toString('latin1', from, from + 9) === '<![CDATA[') {
      const end = bytes.indexOf(']]>', from + 9);
      if (end < 0) throw this.#refuse('XML_MARKUP_INVALID', from);
      if (this.#open < 0) throw this.#refuse('XML_CONTENT_OUTSIDE_ROOT', from);
      this.#mark(markKind.cdata, from, end + 3, -1);
      return end + 3;
    }
    if (/^<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(bytes.toString('latin1', from, from + 12))) {
      throw this.#refuse('XML_DOCTYPE_REFUSED', from);
    }
    throw this.#refuse('XML_MARKUP_INVALID', from);
  }

  #instruction(from: number): number {
    const bytes = this.#bytes;
    const end = bytes.indexOf('?>', from + 2);
    if (end < 0) throw this.#refuse('XML_MARKUP_INVALID', from);
    let targetEnd = from + 2;
    const limit = Math.min(end, targetEnd + this.#limits.nameBytesMax + 1);
    while (targetEnd < limit && ((byteClass[bytes[targetEnd] as number] as number) & spaceByte) === 0)
      targetEnd++;
    if (targetEnd - from - 2 > this.#limits.nameBytesMax) throw this.#exceeded('nameBytesMax', from);
    const target = bytes.toString('utf8', from + 2, targetEnd);
    if (!isNameWithoutColon(target) || target.toLowerCase() === 'xml') {
      throw this.#refuse('XML_MARKUP_INVALID', from);
    }
    this.#mark(markKind.instruction, from, end + 2, -1);
    return end + 2;
  }

  #mark(kind: number, start: number, end: number, element: number): void {
    if (this.#marks.count + 1 > this.#limits.marksMax) throw this.#exceeded('marksMax', start);
    const row = this.#marks.add();
    const cells = this.#marks.cells;
    cells[row + markColumn.kind] = kind;
    cells[row + markColumn.start] = start;
    cells[row + markColumn.end] = end;
    cells[row + markColumn.element] = element;
  }

  #cell(element: number, column: number): number {
    return this.#elements.cells[element * elementColumns + column] as number;
  }

  #openName(): string {
    const start = this.#cell(this.#open, elementColumn.start) + 1;
    return this.#bytes.toString('utf8', start, this.#cell(this.#open, elementColumn.nameEnd));
  }

  #exceeded(limit: Exclude<keyof XmlLimits, 'bytesMax'>, offset: number): ExchangeError {
    const max = this.#limits[limit];
    return new ExchangeError('XML_LIMIT_EXCEEDED', { limit, max, ...locateOffset(this.#bytes, offset) });
  }

  #refuse(code: PlacedCode, offset: number): ExchangeError<PlacedCode> {
    return new ExchangeError(code, locateOffset(this.#bytes, offset));
  }

  #duplicate(nameStart: number, nameEnd: number): ExchangeError {
    const attribute = this.#bytes.toString('utf8', nameStart, nameEnd);
    return new ExchangeError('XML_ATTRIBUTE_DUPLICATE', {
      attribute,
      ...locateOffset(this.#bytes, nameStart),
    });
  }

  #endTagMismatch(offset: number): ExchangeError {
    return new ExchangeError('XML_END_TAG_MISMATCH', {
      element: this.#openName(),
      ...locateOffset(this.#bytes, offset),
    });
  }
}

/** Codes whose only parameters are line and column. */
type PlacedCode = Extract<
  ErrorCode,
  | 'XML_MARKUP_INVALID'
  | 'XML_DOCTYPE_REFUSED'
  | 'XML_CONTENT_OUTSIDE_ROOT'
  | 'XML_NAME_INVALID'
  | 'XML_ATTRIBUTE_INVALID'
  | 'XML_REFERENCE_INVALID'
  | 'XML_NAMESPACE_INVALID'
>;
