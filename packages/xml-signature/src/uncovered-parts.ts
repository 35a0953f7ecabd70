import type { XmlDocument, XmlElement } from '@lienthong/xml';
import { signatureNamespace } from './signature-algorithms.ts';
import type { ReferencedPart } from './signature-evidence.ts';

/** What a signature does not cover. */
export type UncoveredPart = {
  readonly element: XmlElement;
  /** Whether the element with everything in it is not covered; else only its own tag, attributes and text. */
  readonly isWhole: boolean;
};

/** The XML-DSig `Signature` elements of a document, in document order, those inside others too. */
export function signatureElements(document: XmlDocument): readonly XmlElement[] {
  const found: XmlElement[] = [];
  for (let element = 0; element < document.elementCount; element++) {
    if (document.is(element, 'Signature', signatureNamespace)) found.push(element);
  }
  return found;
}

/**
 * What of the document a valid signature does not cover, in document order: whole elements, and the containers of covered
 * ones that have attributes or text of their own. Of the signature itself only its `Object` elements count.
 *
 * @param references - what the signature covers; empty for one that is not valid
 */
export function uncoveredParts(
  document: XmlDocument,
  signature: XmlElement,
  references: readonly ReferencedPart[],
): readonly UncoveredPart[] {
  const covered = new Set(references.map(({ element }) => element));
  const containers = new Set<XmlElement>();
  for (const element of [...covered, signature]) {
    for (let of = document.parent(element); of >= 0 && !containers.has(of); of = document.parent(of))
      containers.add(of);
  }
  const contains = (element: XmlElement) => element <= signature && signature < document.subtreeEnd(element);
  // What lies around an enveloped signature is covered without it.
  const leavesSignature = references.some(({ element, isEnveloped }) => isEnveloped && contains(element));
  const uncovered: UncoveredPart[] = [];
  const walk = (from: XmlElement, to: XmlElement): void => {
    for (let element = from; element < to; ) {
      const end = document.subtreeEnd(element);
      if (element === signature || (covered.has(element) && leavesSignature && contains(element))) {
        for (const object of document.children(signature)) {
          if (document.is(object, 'Object', signatureNamespace)) walk(object, document.subtreeEnd(object));
        }
        element = end;
      } else if (covered.has(element)) {
        element = end;
      } else if (containers.has(element)) {
        const hasOwn = document.attributes(element).length > 0 || !document.isBlank(element);
        if (hasOwn) uncovered.push({ element, isWhole: false });
        element++;
      } else {
        uncovered.push({ element, isWhole: true });
        element = end;
      }
    }
  };
  walk(document.root, document.elementCount);
  return uncovered;
}
