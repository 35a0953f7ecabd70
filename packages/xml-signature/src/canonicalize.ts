import { ExchangeError } from '@lienthong/errors';
import {
  attributeColumn,
  attributeColumns,
  bindingColumn,
  bindingColumns,
  decodeText,
  elementColumn,
  elementColumns,
  escapeAttribute,
  escapeText,
  markColumn,
  markColumns,
  markKind,
  noNamespace,
  normaliseLineEnds,
  type XmlDocument,
  type XmlElement,
  type XmlIndex,
  xmlNamespace,
} from '@lienthong/xml';
import { BufferSink, type ByteSink } from './byte-sink.ts';
import { attributesEnd, canonicalAttributes } from './canonical-attributes.ts';
import type { CanonicalizeOptions } from './canonical-method.ts';
import { compareUtf8 } from './utf8-order.ts';

/** The canonical form of the subtree that starts with `element`, as UTF-8. */
export function canonicalize(
  document: XmlDocument,
  element: XmlElement,
  options: CanonicalizeOptions,
): Buffer {
  const sink = new BufferSink();
  canonicalizeInto(sink, document, element, options);
  return sink.toBuffer();
}

/** The canonical form of the whole document, with the instructions (and comments) around its root. */
export function canonicalizeDocument(document: XmlDocument, options: CanonicalizeOptions): Buffer {
  const sink = new BufferSink();
  canonicalizeDocumentInto(sink, document, options);
  return sink.toBuffer();
}

/**
 * Writes the canonical form of the subtree of `element` into `sink`: ranges of the source where it is canonical as it
 * stands, rewritten pieces where it is not.
 *
 * @throws XML_PREFIX_UNDECLARED the document was read with undeclared prefixes kept
 * @clause Canonical XML 1.0 and 1.1; Exclusive XML Canonicalization 1.0
 */
export function canonicalizeInto(
  sink: ByteSink,
  document: XmlDocument,
  element: XmlElement,
  options: CanonicalizeOptions,
): void {
  new Canonicalizer(sink, document, options).subtree(element);
}

/** Writes the canonical form of the whole document into `sink`; see {@link canonicalizeInto}. */
export function canonicalizeDocumentInto(
  sink: ByteSink,
  document: XmlDocument,
  options: CanonicalizeOptions,
): void {
  new Canonicalizer(sink, document, options).document();
}

/** A namespace declaration to be written: indices of prefix and namespace. */
type Declaration = { readonly prefix: number; readonly uri: number };

/** Walks the marks of a subtree; everything between two marks is copied. */
class Canonicalizer {
  readonly #sink: ByteSink;
  readonly #document: XmlDocument;
  readonly #bytes: Buffer;
  readonly #index: XmlIndex;
  readonly #options: CanonicalizeOptions;
  readonly #omit: readonly XmlElement[];
  #omitted = 0;
  /** Source offset up to which everything has been written. */
  #cursor = 0;
  /** The namespace that each prefix has in the output: 0 for none, -1 where it is not declared. */
  readonly #current: number[];
  /** Declarations in force in the output: the end of the element that has them, and what the prefix had before. */
  readonly #rendered: { prefix: number; hidden: number; end: number }[] = [];
  /** Prefixes that exclusive canonicalisation treats as inclusive does. */
  readonly #inclusivePrefixes: ReadonlySet<string> | undefined;

  constructor(sink: ByteSink, document: XmlDocument, options: CanonicalizeOptions) {
    const undeclared = document.undeclaredPrefixes[0];
    if (undeclared !== undefined) {
      throw new ExchangeError('XML_PREFIX_UNDECLARED', {
        prefix: undeclared.prefix,
        ...document.locate(undeclared.offset),
      });
    }
    this.#sink = sink;
    this.#document = document;
    this.#bytes = document.bytes;
    this.#index = document.index;
    this.#options = options;
    this.#omit = options.omit ?? [];
    this.#current = document.index.prefixes.map(() => -1);
    this.#current[noNamespace] = noNamespace;
    const { exclusive, inclusivePrefixes } = options;
    this.#inclusivePrefixes = exclusive && inclusivePrefixes ? new Set(inclusivePrefixes) : undefined;
  }

  document(): void {
    const { count } = this.#index.marks;
    const rootStart = this.#document.start(0);
    const rootEnd = this.#document.end(0);
    let mark = 0;
    for (; mark < count && this.#markCell(mark, markColumn.start) < rootStart; mark++) {
      const piece = this.#outside(mark);
      if (piece !== '') this.#sink.text(`${piece}\n`);
    }
    this.subtree(0);
    for (mark = count - 1; mark >= 0 && this.#markCell(mark, markColumn.start) >= rootEnd; ) mark--;
    for (mark++; mark < count; mark++) {
      const piece = this.#outside(mark);
      if (piece !== '') this.#sink.text(`\n${piece}`);
    }
  }

  /** An instruction or a comment outside the root, canonical; empty where it is left out. */
  #outside(mark: number): string {
    const start = this.#markCell(mark, markColumn.start);
    const end = this.#markCell(mark, markColumn.end);
    if (this.#markCell(mark, markColumn.kind) === markKind.instruction) return this.#instruction(start, end);
    return this.#options.comments ? normaliseLineEnds(this.#slice(start, end)) : '';
  }

  subtree(apex: XmlElement): void {
    const { elements, marks } = this.#index;
    const row = apex * elementColumns;
    const end = this.#document.end(apex);
    const start = this.#document.start(apex);
    this.#cursor = start;
    let mark = elements.cells[row + elementColumn.marks] as number;
    this.#startTag(apex, true);
    while (mark < marks.count) {
      const at = this.#markCell(mark, markColumn.start);
      if (at >= end) break;
      if (at > start) this.#mark(mark, at);
      mark++;
    }
    this.#copyTo(end);
  }

  #mark(mark: number, start: number): void {
    this.#skipOmitted(start);
    if (start < this.#cursor) return;
    const end = this.#markCell(mark, markColumn.end);
    switch (this.#markCell(mark, markColumn.kind)) {
      case markKind.startTag:
        this.#startTag(this.#markCell(mark, markColumn.element), false);
        return;
      case markKind.startTagRegular:
        this.#regularStartTag(this.#markCell(mark, markColumn.element));
        return;
      case markKind.endTag:
        this.#replace(start, end, `</${this.#document.name(this.#markCell(mark, markColumn.element))}>`);
        return;
      case markKind.text:
        this.#replace(start, end, escapeText(decodeText(this.#slice(start, end))));
        return;
      case markKind.cdata:
        this.#replace(start, end, escapeText(normaliseLineEnds(this.#slice(start + 9, end - 3))));
        return;
      case markKind.comment:
        this.#replace(start, end, this.#options.comments ? normaliseLineEnds(this.#slice(start, end)) : '');
        return;
      case markKind.instruction:
        this.#replace(start, end, this.#instruction(start, end));
        return;
      default:
        return;
    }
  }

  #instruction(start: number, end: number): string {
    const source = normaliseLineEnds(this.#slice(start + 2, end - 2));
    const space = source.search(/[ \t\n]/);
    if (space < 0) return `<?${source}?>`;
    const data = source.slice(space).replace(/^[ \t\n]+/, '');
    return data === '' ? `<?${source.slice(0, space)}?>` : `<?${source.slice(0, space)} ${data}?>`;
  }

  /** Copies the source up to `offset`, without what is omitted. */
  #copyTo(offset: number): void {
    this.#skipOmitted(offset);
    if (offset > this.#cursor) this.#sink.range(this.#bytes, this.#cursor, offset);
    this.#cursor = Math.max(this.#cursor, offset);
  }

  /** Passes over the omitted subtrees that start before or at `offset`. */
  #skipOmitted(offset: number): void {
    for (; this.#omitted < this.#omit.length; this.#omitted++) {
      const omitted = this.#omit[this.#omitted] as XmlElement;
      const start = this.#document.start(omitted);
      if (start > offset) return;
      if (start < this.#cursor) continue;
      if (start > this.#cursor) this.#sink.range(this.#bytes, this.#cursor, start);
      this.#cursor = this.#document.end(omitted);
    }
  }

  #replace(start: number, end: number, text: string): void {
    this.#copyTo(start);
    if (text !== '') this.#sink.text(text);
    this.#cursor = end;
  }

  /** A start tag that may be copied, unless its prefixes have to be declared. */
  #regularStartTag(element: XmlElement): void {
    this.#leave(this.#document.start(element));
    const declarations = this.#declarations(element, false);
    if (declarations.length > 0) this.#writeStartTag(element, declarations, false);
  }

  #startTag(element: XmlElement, apex: boolean): void {
    this.#leave(this.#document.start(element));
    this.#writeStartTag(element, this.#declarations(element, apex), apex);
  }

  #writeStartTag(element: XmlElement, declarations: readonly Declaration[], apex: boolean): void {
    const document = this.#document;
    const { prefixes, uris } = this.#index;
    let tag = '';
    for (const { prefix, uri } of declarations) {
      const name = prefix === noNamespace ? 'xmlns' : `xmlns:${prefixes[prefix]}`;
      tag += ` ${name}="${escapeAttribute(uris[uri] as string)}"`;
    }
    tag += canonicalAttributes(document, element, this.#options, apex);
    this.#copyTo(document.nameEnd(element));
    const selfClosed = document.isSelfClosed(element);
    this.#sink.text(selfClosed ? `${tag}></${document.name(element)}>` : `${tag}>`);
    this.#cursor = document.contentStart(element);
  }

  /** Forgets the declarations of elements that ended before `offset`. */
  #leave(offset: number): void {
    const rendered = this.#rendered;
    for (let last = rendered.at(-1); last !== undefined && last.end <= offset; last = rendered.at(-1)) {
      this.#current[last.prefix] = last.hidden;
      rendered.pop();
    }
  }

  /** Declarations that the element's canonical start tag needs, in canonical order; from now on they are in force. */
  #declarations(element: XmlElement, apex: boolean): readonly Declaration[] {
    const { elements, attributes, prefixes } = this.#index;
    const row = element * elementColumns;
    const end = elements.cells[row + elementColumn.end] as number;
    const needed: Declaration[] = [];
    const need = (prefix: number, uri: number) => {
      const hidden = this.#current[prefix] as number;
      if (prefix === xmlNamespace || hidden === uri) return;
      needed.push({ prefix, uri });
      this.#rendered.push({ prefix, hidden, end });
      this.#current[prefix] = uri;
    };
    if (this.#options.exclusive) {
      const cells = elements.cells;
      need(cells[row + elementColumn.prefix] as number, cells[row + elementColumn.uri] as number);
      const last = attributesEnd(this.#index, element);
      for (let index = cells[row + elementColumn.attributes] as number; index < last; index++) {
        const at = index * attributeColumns;
        const prefix = attributes.cells[at + attributeColumn.prefix] as number;
        if (prefix !== noNamespace) need(prefix, attributes.cells[at + attributeColumn.uri] as number);
      }
    }
    if (!this.#options.exclusive || this.#inclusivePrefixes !== undefined) {
      this.#declarationsInScope(element, apex, need);
    }
    if (needed.length > 1) {
      needed.sort((one, other) =>
        compareUtf8(prefixes[one.prefix] as string, prefixes[other.prefix] as string),
      );
    }
    return needed;
  }

  /** The inclusive rule: what the element declares itself, or for the first element everything in scope. */
  #declarationsInScope(
    element: XmlElement,
    apex: boolean,
    need: (prefix: number, uri: number) => void,
  ): void {
    const { elements, bindings, prefixes } = this.#index;
    const parent = this.#document.parent(element);
    const scopeOf = (of: XmlElement) => elements.cells[of * elementColumns + elementColumn.scope] as number;
    const outer = apex || parent < 0 ? -1 : scopeOf(parent);
    const only = this.#inclusivePrefixes;
    const seen = new Set<number>();
    for (let binding = scopeOf(element); binding !== outer; ) {
      const at = binding * bindingColumns;
      const prefix = bindings.cells[at + bindingColumn.prefix] as number;
      if (!seen.has(prefix) && (only === undefined || only.has(prefixes[prefix] as string))) {
        need(prefix, bindings.cells[at + bindingColumn.uri] as number);
      }
      seen.add(prefix);
      binding = bindings.cells[at + bindingColumn.outer] as number;
    }
  }

  #markCell(mark: number, column: number): number {
    return this.#index.marks.cells[mark * markColumns + column] as number;
  }

  #slice(start: number, end: number): string {
    return this.#bytes.toString('utf8', start, end);
  }
}
