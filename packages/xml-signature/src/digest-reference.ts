import type { XmlDocument, XmlElement } from '@lienthong/xml';
import { canonicalizeDocumentInto, canonicalizeInto } from './canonicalize.ts';
import type { DigestSink } from './digest-sink.ts';
import type { ParsedReference } from './parse-signature.ts';

/**
 * The digest of what a reference covers, as base64.
 *
 * @param target.element - the element that the reference points to
 * @param target.signature - the signature that the reference belongs to
 * @param target.without - subtrees that are left out besides
 */
export function digestReference(
  digest: DigestSink,
  document: XmlDocument,
  reference: ParsedReference,
  target: {
    readonly element: XmlElement;
    readonly signature: XmlElement;
    readonly without: readonly XmlElement[];
  },
): string {
  const { element, signature, without } = target;
  const contains = element <= signature && signature < document.subtreeEnd(element);
  const omit =
    reference.enveloped && contains ? [...without, signature].sort((one, other) => one - other) : without;
  // References inside the document never cover comments (XML-DSig 4.4.3.3).
  const options = { ...reference.method, comments: false, omit };
  digest.begin(reference.digestMethod.hash);
  if (reference.uri === '') canonicalizeDocumentInto(digest, document, options);
  else canonicalizeInto(digest, document, element, options);
  return digest.end();
}
