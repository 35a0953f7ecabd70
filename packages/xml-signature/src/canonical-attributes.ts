import {
  attributeColumn,
  attributeColumns,
  decodeAttributeValue,
  elementColumn,
  elementColumns,
  escapeAttribute,
  type XmlDocument,
  type XmlElement,
  type XmlIndex,
  xmlNamespace,
  xmlNamespaceUri,
} from '@lienthong/xml';
import type { CanonicalizeOptions } from './canonical-method.ts';
import { compareUtf8 } from './utf8-order.ts';
import { joinXmlBase } from './xml-base.ts';

type CanonicalAttribute = {
  readonly uri: string;
  readonly local: string;
  readonly name: string;
  /** Escaped. */
  readonly value: string;
};

/**
 * An element's attributes as canonical text, each with a space before it: sorted by namespace, then by local name.
 *
 * @param apex - whether the element is the first of what is canonicalised, and takes over from its ancestors
 */
export function canonicalAttributes(
  document: XmlDocument,
  element: XmlElement,
  options: CanonicalizeOptions,
  apex: boolean,
): string {
  const first = firstAttribute(document.index, element);
  const end = attributesEnd(document.index, element);
  const added = apex ? options.added : undefined;
  const inherits = apex && !options.exclusive && element !== document.root;
  if (first === end && added === undefined && !inherits) return '';
  const attributes: CanonicalAttribute[] = [];
  for (let index = first; index < end; index++) attributes.push(canonicalAttribute(document, index));
  if (added !== undefined) {
    attributes.push({ uri: '', local: added.name, name: added.name, value: escapeAttribute(added.value) });
  }
  if (inherits) inheritXmlAttributes(document, element, attributes, options.version ?? '1.0');
  if (attributes.length > 1) {
    attributes.sort((one, other) => compareUtf8(one.uri, other.uri) || compareUtf8(one.local, other.local));
  }
  let text = '';
  for (const { name, value } of attributes) text += ` ${name}="${value}"`;
  return text;
}

/** The row of the index after an element's last attribute. */
export function attributesEnd(index: XmlIndex, element: XmlElement): number {
  const next = element + 1;
  return next < index.elements.count ? firstAttribute(index, next) : index.attributes.count;
}

function firstAttribute(index: XmlIndex, element: XmlElement): number {
  return index.elements.cells[element * elementColumns + elementColumn.attributes] as number;
}

function canonicalAttribute({ bytes, index }: XmlDocument, attribute: number): CanonicalAttribute {
  const row = attribute * attributeColumns;
  const at = (column: number) => index.attributes.cells[row + column] as number;
  const written = bytes.toString('utf8', at(attributeColumn.valueStart), at(attributeColumn.valueEnd));
  const nameEnd = at(attributeColumn.nameEnd);
  return {
    uri: index.uris[at(attributeColumn.uri)] as string,
    local: bytes.toString('utf8', at(attributeColumn.localStart), nameEnd),
    name: bytes.toString('utf8', at(attributeColumn.nameStart), nameEnd),
    value: at(attributeColumn.rewrite) === 0 ? written : escapeAttribute(decodeAttributeValue(written)),
  };
}

/**
 * Adds the `xml:` attributes that a subtree's first element takes over from its ancestors, the nearest first. Version 1.0
 * takes all of them; 1.1 takes `xml:lang` and `xml:space`, and joins every `xml:base` to one.
 *
 * @clause Canonical XML 1.0, 2.4; Canonical XML 1.1, 2.4
 */
function inheritXmlAttributes(
  document: XmlDocument,
  element: XmlElement,
  attributes: CanonicalAttribute[],
  version: '1.0' | '1.1',
): void {
  const bases: string[] = [];
  for (let of = document.parent(element); of >= 0; of = document.parent(of)) {
    const end = attributesEnd(document.index, of);
    for (let index = firstAttribute(document.index, of); index < end; index++) {
      const { cells } = document.index.attributes;
      if (cells[index * attributeColumns + attributeColumn.prefix] !== xmlNamespace) continue;
      const attribute = canonicalAttribute(document, index);
      if (version === '1.1' && attribute.name === 'xml:base') {
        bases.push(document.attribute(of, 'xml:base') ?? '');
        continue;
      }
      const inherited = version === '1.0' || attribute.name === 'xml:lang' || attribute.name === 'xml:space';
      if (inherited && !attributes.some(({ name }) => name === attribute.name)) attributes.push(attribute);
    }
  }
  if (bases.length > 0) joinBases(document.attribute(element, 'xml:base'), bases, attributes);
}

/** Puts the element's own `xml:base`, joined with those of its ancestors, in the place of its own; nothing where it is empty. */
function joinBases(
  own: string | undefined,
  ancestors: readonly string[],
  attributes: CanonicalAttribute[],
): void {
  const place = attributes.findIndex(({ name }) => name === 'xml:base');
  if (place >= 0) attributes.splice(place, 1);
  const chain = own === undefined ? ancestors : [own, ...ancestors];
  const value = escapeAttribute(chain.reduce((reference, base) => joinXmlBase(base, reference)));
  if (value !== '') attributes.push({ uri: xmlNamespaceUri, local: 'base', name: 'xml:base', value });
}
