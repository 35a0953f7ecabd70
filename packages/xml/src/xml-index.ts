import type { IntTable } from './int-table.ts';

/** Columns of {@link XmlIndex.elements}, one row an element, in document order. All offsets are bytes. */
export const elementColumn = {
  /** `<` of the start tag. */
  start: 0,
  localStart: 1,
  nameEnd: 2,
  /** After `>` of the start tag. */
  contentStart: 3,
  /** `<` of the end tag; the same as `contentStart` where the tag closes itself. */
  contentEnd: 4,
  /** After `>` of the end tag. */
  end: 5,
  /** Element index, -1 for the root. */
  parent: 6,
  /** Index of the first element after this one's descendants. */
  subtreeEnd: 7,
  /** Index into {@link XmlIndex.prefixes}. */
  prefix: 8,
  /** Index into {@link XmlIndex.uris}; -1 where the prefix is undeclared. */
  uri: 9,
  /** Innermost namespace binding in scope: row of {@link XmlIndex.bindings}, or -1. */
  scope: 10,
  /** First row of {@link XmlIndex.attributes}; the next element's first row ends them. */
  attributes: 11,
  /** First row of {@link XmlIndex.marks} that does not lie before this element. */
  marks: 12,
} as const;
export const elementColumns = 13;

/** Columns of {@link XmlIndex.attributes}; namespace declarations are not attributes here but bindings. */
export const attributeColumn = {
  nameStart: 0,
  localStart: 1,
  nameEnd: 2,
  valueStart: 3,
  valueEnd: 4,
  prefix: 5,
  uri: 6,
  /** 0 where the value as written is its decoded and canonical form, else 1. */
  rewrite: 7,
} as const;
export const attributeColumns = 8;

/** Columns of {@link XmlIndex.bindings}, one row a namespace declaration. */
export const bindingColumn = {
  prefix: 0,
  uri: 1,
  /** The next binding outwards, of any prefix, or -1. */
  outer: 2,
  /** The binding of the same prefix that this one hides, or -1. */
  hidden: 3,
} as const;
export const bindingColumns = 4;

/**
 * Columns of {@link XmlIndex.marks}: every place, in document order, at which the source may differ from its
 * canonical form. Between marks the source is canonical: copying it is canonicalising it.
 */
export const markColumn = { kind: 0, start: 1, end: 2, /** Element of a tag, or -1. */ element: 3 } as const;
export const markColumns = 4;

/** What a mark points at. */
export const markKind = {
  /** Start tag with declarations, several attributes, unusual spacing, another prefix than its parent's, or `/>`. */
  startTag: 0,
  /** Start tag that is canonical as written, unless its prefix has to be declared. */
  startTagRegular: 1,
  /** End tag with white space. */
  endTag: 2,
  /** Text with references, of which all are written in their canonical form: only decoding has to do with it. */
  textEscaped: 3,
  /** Text that has to be decoded and escaped again. */
  text: 4,
  cdata: 5,
  comment: 6,
  instruction: 7,
} as const;

/** The flat index of a document: what {@link XmlDocument} reads from, open for canonicalisers. */
export type XmlIndex = {
  readonly elements: IntTable;
  readonly attributes: IntTable;
  readonly bindings: IntTable;
  readonly marks: IntTable;
  /** Distinct prefixes; 0 is no prefix, 1 is `xml`. */
  readonly prefixes: readonly string[];
  /** Distinct namespace names; 0 is no namespace, 1 is that of `xml`. Equal names have equal indices. */
  readonly uris: readonly string[];
};

/** Prefix and namespace index of "none" and of `xml`. */
export const noNamespace = 0;
export const xmlNamespace = 1;
