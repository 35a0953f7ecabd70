import type { EdxmlPackage } from './edxml-package.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import { edxmlNamespace, wireNames } from './wire-names.ts';
import { type CanonicalLayout, type EdxmlOrder, elementIds } from './write-block.ts';

/** A part of a package that profile EMU-2026 signs. Its exclusive canonical form is `startTag` and the bytes from `contentStart` to `end`. */
export type CanonicalPart = {
  readonly id: string;
  /** The start tag as written, with the declaration of the prefix that is declared further out. */
  readonly startTag: string;
  readonly contentStart: number;
  /** After its end tag. */
  readonly end: number;
};

/** A package whose signed parts are known to be canonical. */
export type CanonicalPackage = {
  readonly bytes: Buffer;
  readonly parts: readonly CanonicalPart[];
  /** `<` of the header's end tag, before which a signature belongs. */
  readonly headerEnd: number;
};

const partNames: Readonly<Record<EdxmlPackage['kind'], readonly (readonly [name: string, id: string])[]>> = {
  document: [
    ['edXML:MessageHeader', elementIds.messageHeader],
    [`edXML:${wireNames.business}`, elementIds.business],
    ['edXML:edXMLBody', elementIds.body],
  ],
  status: [['edXML:MessageHeader', elementIds.messageHeader]],
};

/**
 * The package in a canonical layout, by default `compact`, with `Id` attributes, and where the parts to be signed stand in it. Tags are found by
 * their bytes: no text holds a `<` that is not escaped.
 *
 * @throws EDXML_TEXT_INVALID, EDXML_VALUE_INVALID as {@link serialiseEdxml} does
 * @clause edxml-102 §4.6
 */
export function serialiseCanonical(
  edxml: EdxmlPackage,
  options: { readonly layout?: CanonicalLayout; readonly order?: EdxmlOrder } = {},
): CanonicalPackage {
  const { layout = 'compact', order = 'java-sdk' } = options;
  const bytes = serialiseEdxml(edxml, { layout, order, elementIds: true });
  const parts: CanonicalPart[] = [];
  let at = 0;
  const find = (name: string, id: string): boolean => {
    const written = `<${name} Id="${id}">`;
    const start = bytes.indexOf(written, at, 'latin1');
    if (start < 0) return false;
    const endTag = `</${name}>`;
    const end = bytes.indexOf(endTag, start, 'latin1') + endTag.length;
    const prefix = name.startsWith('edXML:') ? ':edXML' : '';
    const startTag = `<${name} xmlns${prefix}="${edxmlNamespace}" Id="${id}">`;
    parts.push({ id, startTag, contentStart: start + written.length, end });
    at = end;
    return true;
  };
  for (const [name, id] of partNames[edxml.kind]) find(name, id);
  const headerEnd = bytes.indexOf('</edXML:edXMLHeader>', parts[0]?.end, 'latin1');
  for (let position = 1; find('Attachment', elementIds.attachment(position)); ) position += 1;
  return { bytes, parts, headerEnd };
}
