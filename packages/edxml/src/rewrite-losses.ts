import type { XmlDocument, XmlElement } from '@lienthong/xml';
import { type Shaped, shapedContainers } from './checks/package-shape.ts';
import type { EdxmlPackage } from './edxml-package.ts';
import type { EdxmlSource } from './edxml-source.ts';

/** Something in a package's bytes that writing it anew would leave out. */
export type RewriteLoss = {
  readonly kind: 'element' | 'attribute' | 'text' | 'value';
  /** XPath, of the element or of the attribute's. */
  readonly path: string;
};

const lossesMax = 100;

/**
 * What the bytes that a package was read from hold beyond its typed values: unknown elements and attributes, elements that
 * stand twice, text between elements, values that do not fit their type. None means that `serialiseEdxml` writes an
 * equivalent package. Not counted as content: comments, namespace declarations, white space, empty elements, hints of XML
 * Schema, links that repeat the content id, and ids, which only signatures refer to. At most 100; signatures are left to
 * who verifies them.
 */
export function rewriteLosses(edxml: EdxmlPackage): readonly RewriteLoss[] {
  const { source } = edxml;
  if (source === undefined) return [];
  const { document } = source;
  const losses: RewriteLoss[] = [];
  const report = (kind: RewriteLoss['kind'], element: XmlElement, name = ''): void => {
    if (losses.length < lossesMax) losses.push({ kind, path: `${document.path(element)}${name}` });
  };
  for (const { element } of source.unreadable) report('value', element);
  for (const shaped of shapedContainers(source, edxml.kind)) {
    const { element, block } = shaped;
    if (block.fields.length === 0) continue; // an item of a list of texts, told with the list
    for (const name of lostAttributes(document, element)) report('attribute', element, name);
    if (!document.isBlank(element)) report('text', element);
    for (const leaf of leaves(source, shaped, (lost) => report('element', lost))) {
      for (const name of lostAttributes(document, leaf)) report('attribute', leaf, name);
      for (const child of document.children(leaf)) report('element', child);
    }
  }
  return losses;
}

/** The children that are written again and hold text alone; what is not written again is told. */
function* leaves(
  { document, anchors }: EdxmlSource,
  { block, children }: Shaped,
  report: (lost: XmlElement) => void,
): Generator<XmlElement> {
  // Read at a second place where the usual one is empty.
  const readElsewhere = new Set([anchors.envelope, anchors.manifest, anchors.attachmentEncoded]);
  const filled = new Set<string>();
  for (const { element, name, isEdxml } of children) {
    if (name === 'Signature' || readElsewhere.has(element) || isEmpty(document, element)) continue;
    const field = isEdxml ? block.fields[block.positions.get(name) ?? -1] : undefined;
    const isDropped = field === undefined || (field.kind !== 'repeated' && filled.has(name));
    if (isDropped) report(element);
    else if (!('block' in field) || field.block.fields.length === 0) yield element;
    filled.add(name);
  }
}

const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';
const xlink = 'http://www.w3.org/1999/xlink';

/** Attributes with content that are not written again, as the last step of a path. */
function lostAttributes(document: XmlDocument, element: XmlElement): readonly string[] {
  return document.attributes(element).flatMap(({ name, localName, namespace, value }) => {
    const isWritten = document.is(element, 'edXMLManifest') && localName === 'version' && value === '1.0';
    const isLink =
      namespace === xlink &&
      (localName === 'href' ? isOwnLink(document, element, value) : value === 'simple');
    const isNeutral = isWritten || isLink || namespace === schemaInstance || /^id$/i.test(name);
    return value.trim() === '' || isNeutral ? [] : [`/@${name}`];
  });
}

/** Whether a link says no more than the content id does. */
function isOwnLink(document: XmlDocument, element: XmlElement, href: string): boolean {
  const contentId = document.child(element, 'ContentId');
  const bare = (text: string): string => text.trim().replace(/^cid:/, '');
  return contentId >= 0 && bare(document.text(contentId)) === bare(href);
}

/** Whether nothing in the element says anything. */
function isEmpty(document: XmlDocument, element: XmlElement): boolean {
  const end = document.subtreeEnd(element);
  for (let inner = element; inner < end; inner += 1) {
    if (!document.isBlank(inner) || document.attributes(inner).length > 0) return false;
  }
  return true;
}
