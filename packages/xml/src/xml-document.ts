import { decodeAttributeValue, decodeText, normaliseLineEnds } from './character-data.ts';
import { hasByteOrderMark, locateOffset, type XmlLocation } from './location.ts';
import {
  attributeColumn,
  attributeColumns,
  bindingColumn,
  bindingColumns,
  elementColumn,
  elementColumns,
  markColumn,
  markColumns,
  markKind,
  type XmlIndex,
} from './xml-index.ts';
import type { UndeclaredPrefix } from './xml-scanner.ts';

/** An element: its number in document order, from 0 (the root). -1 is no element. */
export type XmlElement = number;

/** An attribute that is not a namespace declaration. Offsets are bytes of the document. */
export type XmlAttribute = {
  /** As written, with prefix. */
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  /** Empty for no namespace; undefined where the prefix is undeclared. */
  readonly namespace: string | undefined;
  /** Decoded. */
  readonly value: string;
  /** First byte of the name. */
  readonly start: number;
  /** First byte inside the quotes. */
  readonly valueStart: number;
  /** The closing quote. */
  readonly valueEnd: number;
};

/** A document that {@link parseXml} has checked: questions about it are answered from a flat index; strings are made when asked for. */
export class XmlDocument {
  /** The bytes as given, byte order mark included. */
  readonly bytes: Buffer;
  /** The tables underneath, for canonicalisers. */
  readonly index: XmlIndex;
  readonly root: XmlElement = 0;
  /** Each prefix used without declaration, at its first use; only with `undeclaredPrefixes: 'keep'`. */
  readonly undeclaredPrefixes: readonly UndeclaredPrefix[];
  #lastParent: { readonly element: XmlElement; readonly path: string } | undefined;

  /** @internal Use {@link parseXml}. */
  constructor(bytes: Buffer, index: XmlIndex, undeclaredPrefixes: readonly UndeclaredPrefix[]) {
    this.bytes = bytes;
    this.index = index;
    this.undeclaredPrefixes = undeclaredPrefixes;
  }

  get elementCount(): number {
    return this.index.elements.count;
  }

  get hasByteOrderMark(): boolean {
    return hasByteOrderMark(this.bytes);
  }

  /** Name as written, with prefix. */
  name(element: XmlElement): string {
    return this.#slice(this.start(element) + 1, this.#cell(element, elementColumn.nameEnd));
  }

  localName(element: XmlElement): string {
    return this.#slice(
      this.#cell(element, elementColumn.localStart),
      this.#cell(element, elementColumn.nameEnd),
    );
  }

  /** Empty where the name has none. */
  prefix(element: XmlElement): string {
    return this.index.prefixes[this.#cell(element, elementColumn.prefix)] as string;
  }

  /** Empty for no namespace; undefined where the prefix is undeclared. */
  namespace(element: XmlElement): string | undefined {
    return this.index.uris[this.#cell(element, elementColumn.uri)];
  }

  /** Whether the element has this local name and, where given, this namespace; compares bytes. */
  is(element: XmlElement, localName: string, namespace?: string): boolean {
    const start = this.#cell(element, elementColumn.localStart);
    if (!this.#equals(start, this.#cell(element, elementColumn.nameEnd), localName)) return false;
    return namespace === undefined || this.namespace(element) === namespace;
  }

  /** -1 for the root. */
  parent(element: XmlElement): XmlElement {
    return this.#cell(element, elementColumn.parent);
  }

  firstChild(element: XmlElement): XmlElement {
    return element + 1 < this.subtreeEnd(element) ? element + 1 : -1;
  }

  nextSibling(element: XmlElement): XmlElement {
    const parent = this.parent(element);
    if (parent < 0) return -1;
    const next = this.subtreeEnd(element);
    return next < this.subtreeEnd(parent) ? next : -1;
  }

  /** The element after the last descendant: `element` to here is the subtree, in document order. */
  subtreeEnd(element: XmlElement): XmlElement {
    return this.#cell(element, elementColumn.subtreeEnd);
  }

  *children(element: XmlElement): Generator<XmlElement, void, undefined> {
    const end = this.subtreeEnd(element);
    for (let child = element + 1; child < end; child = this.subtreeEnd(child)) yield child;
  }

  /** First child with this local name and, where given, this namespace; -1 where there is none. */
  child(element: XmlElement, localName: string, namespace?: string): XmlElement {
    const end = this.subtreeEnd(element);
    for (let child = element + 1; child < end; child = this.subtreeEnd(child)) {
      if (this.is(child, localName, namespace)) return child;
    }
    return -1;
  }

  /** Attributes in written order, without namespace declarations. */
  attributes(element: XmlElement): readonly XmlAttribute[] {
    const first = this.#cell(element, elementColumn.attributes);
    const end = this.#attributesEnd(element);
    const attributes: XmlAttribute[] = [];
    for (let index = first; index < end; index++) attributes.push(this.#attribute(index));
    return attributes;
  }

  /** Decoded value of the attribute with this name as written; undefined where there is none. */
  attribute(element: XmlElement, name: string): string | undefined {
    const cells = this.index.attributes.cells;
    const end = this.#attributesEnd(element);
    for (let index = this.#cell(element, elementColumn.attributes); index < end; index++) {
      const row = index * attributeColumns;
      const start = cells[row + attributeColumn.nameStart] as number;
      if (this.#equals(start, cells[row + attributeColumn.nameEnd] as number, name)) {
        return this.#attributeValue(row);
      }
    }
    return undefined;
  }

  /** Namespace name of every prefix in scope at the element; the empty prefix is the default namespace. `xml` is left out. */
  namespacesInScope(element: XmlElement): ReadonlyMap<string, string> {
    const { bindings, prefixes, uris } = this.index;
    const inScope = new Map<string, string>();
    for (let binding = this.#cell(element, elementColumn.scope); binding >= 0; ) {
      const row = binding * bindingColumns;
      const prefix = prefixes[bindings.cells[row + bindingColumn.prefix] as number] as string;
      const uri = uris[bindings.cells[row + bindingColumn.uri] as number] as string;
      if (!inScope.has(prefix)) inScope.set(prefix, uri);
      binding = bindings.cells[row + bindingColumn.outer] as number;
    }
    if (inScope.get('') === '') inScope.delete('');
    return inScope;
  }

  /** Character data directly in the element: references and CDATA resolved, line ends as LF, comments and children left out. */
  text(element: XmlElement): string {
    const contentStart = this.contentStart(element);
    const contentEnd = this.contentEnd(element);
    const { cells, count } = this.index.marks;
    let mark = this.#firstMarkFrom(element, contentStart);
    const leaf = this.subtreeEnd(element) === element + 1;
    if (leaf && (mark >= count || (cells[mark * markColumns + markColumn.start] as number) >= contentEnd)) {
      return this.#slice(contentStart, contentEnd);
    }
    let text = '';
    let at = contentStart;
    let child = this.firstChild(element);
    for (;;) {
      const row = mark * markColumns;
      const markStart = mark < count ? (cells[row + markColumn.start] as number) : contentEnd;
      const childStart = child >= 0 ? this.start(child) : contentEnd;
      const stop = Math.min(markStart, childStart, contentEnd);
      if (stop > at) text += this.#slice(at, stop);
      if (stop === contentEnd) return text;
      if (childStart <= markStart) {
        at = this.end(child);
        while (mark < count && (cells[mark * markColumns + markColumn.start] as number) < at) mark++;
        child = this.nextSibling(child);
        continue;
      }
      at = cells[row + markColumn.end] as number;
      text += this.#markText(cells[row + markColumn.kind] as number, markStart, at);
      mark++;
    }
  }

  /** Whether the element has no character data but white space directly in it. */
  isBlank(element: XmlElement): boolean {
    return !/[^ \t\r\n]/.test(this.text(element));
  }

  /** `<` of the start tag. */
  start(element: XmlElement): number {
    return this.#cell(element, elementColumn.start);
  }

  /** After the name in the start tag: where an attribute can be spliced in. */
  nameEnd(element: XmlElement): number {
    return this.#cell(element, elementColumn.nameEnd);
  }

  /** After `>` of the start tag. */
  contentStart(element: XmlElement): number {
    return this.#cell(element, elementColumn.contentStart);
  }

  /** `<` of the end tag; the same as `contentStart` and `end` where the tag closes itself. */
  contentEnd(element: XmlElement): number {
    return this.#cell(element, elementColumn.contentEnd);
  }

  /** After `>` of the end tag. */
  end(element: XmlElement): number {
    return this.#cell(element, elementColumn.end);
  }

  /** `>`, or `/` of `/>`, of the start tag: where the last attribute can be spliced in. */
  startTagEnd(element: XmlElement): number {
    return this.contentStart(element) - (this.isSelfClosed(element) ? 2 : 1);
  }

  /** Whether the element is written as one tag, `<a/>`. */
  isSelfClosed(element: XmlElement): boolean {
    return this.contentStart(element) === this.end(element);
  }

  /** Line and column of a byte offset, for people. Reads from the start of the document: not for hot paths. */
  locate(offset: number): XmlLocation {
    return locateOffset(this.bytes, offset);
  }

  /** XPath of the element with names as written and positions, such as `/edXML/edXML:edXMLEnvelope[1]`. */
  path(element: XmlElement): string {
    const parent = this.parent(element);
    const name = this.name(element);
    if (parent < 0) return `/${name}`;
    let position = 1;
    for (let other = parent + 1; other < element; other = this.subtreeEnd(other)) {
      if (this.#hasSameName(other, element)) position++;
    }
    return `${this.#parentPath(parent)}/${name}[${position}]`;
  }

  /** Paths are mostly asked for one sibling after another. */
  #parentPath(parent: XmlElement): string {
    if (this.#lastParent?.element !== parent) this.#lastParent = { element: parent, path: this.path(parent) };
    return this.#lastParent.path;
  }

  /** Some children of an element, in document order, each with its {@link path}; takes one pass, however many there are. */
  *childPaths(
    element: XmlElement,
    children: readonly XmlElement[],
  ): Generator<readonly [child: XmlElement, path: string], void, undefined> {
    if (children.length === 0) return;
    const parentPath = this.path(element);
    const positions = new Map<string, number>();
    let wanted = 0;
    for (const child of this.children(element)) {
      const name = this.name(child);
      const position = (positions.get(name) ?? 0) + 1;
      positions.set(name, position);
      if (child !== children[wanted]) continue;
      yield [child, `${parentPath}/${name}[${position}]`];
      if (++wanted === children.length) return;
    }
  }

  #cell(element: XmlElement, column: number): number {
    if (element < 0 || element >= this.index.elements.count) {
      throw new RangeError(`no element ${element} in a document of ${this.index.elements.count}`);
    }
    return this.index.elements.cells[element * elementColumns + column] as number;
  }

  #hasSameName(one: XmlElement, other: XmlElement): boolean {
    const start = this.start(one);
    const otherStart = this.start(other);
    const length = this.nameEnd(one) - start;
    if (this.nameEnd(other) - otherStart !== length) return false;
    return this.bytes.compare(this.bytes, start, start + length, otherStart, otherStart + length) === 0;
  }

  #attributesEnd(element: XmlElement): number {
    return element + 1 < this.elementCount
      ? this.#cell(element + 1, elementColumn.attributes)
      : this.index.attributes.count;
  }

  #attribute(index: number): XmlAttribute {
    const { attributes, prefixes, uris } = this.index;
    const row = index * attributeColumns;
    const at = (column: number) => attributes.cells[row + column] as number;
    const start = at(attributeColumn.nameStart);
    const nameEnd = at(attributeColumn.nameEnd);
    return {
      name: this.#slice(start, nameEnd),
      prefix: prefixes[at(attributeColumn.prefix)] as string,
      localName: this.#slice(at(attributeColumn.localStart), nameEnd),
      namespace: uris[at(attributeColumn.uri)],
      value: this.#attributeValue(row),
      start,
      valueStart: at(attributeColumn.valueStart),
      valueEnd: at(attributeColumn.valueEnd),
    };
  }

  #attributeValue(row: number): string {
    const cells = this.index.attributes.cells;
    const written = this.#slice(
      cells[row + attributeColumn.valueStart] as number,
      cells[row + attributeColumn.valueEnd] as number,
    );
    return cells[row + attributeColumn.rewrite] === 0 ? written : decodeAttributeValue(written);
  }

  #firstMarkFrom(element: XmlElement, offset: number): number {
    const { cells, count } = this.index.marks;
    let mark = this.#cell(element, elementColumn.marks);
    while (mark < count && (cells[mark * markColumns + markColumn.start] as number) < offset) mark++;
    return mark;
  }

  #markText(kind: number, start: number, end: number): string {
    switch (kind) {
      case markKind.text:
      case markKind.textEscaped:
        return decodeText(this.#slice(start, end));
      case markKind.cdata:
        return normaliseLineEnds(this.#slice(start + 9, end - 3));
      default:
        return '';
    }
  }

  #equals(start: number, end: number, text: string): boolean {
    const length = end - start;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 0x80) return this.#slice(start, end) === text;
      if (at >= length || this.bytes[start + at] !== code) return false;
    }
    return length === text.length;
  }

  #slice(start: number, end: number): string {
    return this.bytes.toString('utf8', start, end);
  }
}
