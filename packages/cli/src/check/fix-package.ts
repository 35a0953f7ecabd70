import { type EdxmlPackage, parseEdxml, rewriteLosses, serialiseEdxml } from '@lienthong/edxml';
import { isExchangeError } from '@lienthong/errors';
import type { FixLoss } from './check-result.ts';
import type { SignatureCheck } from './signature-items.ts';

/** A package in the shape of the Java SDK, or why there is none. */
export type FixedPackage =
  | { readonly kind: 'same' }
  | { readonly kind: 'rewritten'; readonly bytes: Uint8Array }
  | { readonly kind: 'lossy'; readonly losses: readonly FixLoss[] }
  | { readonly kind: 'impossible' };

/** The package written anew where nothing is lost by it: no content, and no signature that is worth anything. */
export function fixPackage(
  edxml: EdxmlPackage | undefined,
  original: Uint8Array,
  signature: Pick<SignatureCheck, 'isValid'>,
): FixedPackage {
  if (edxml === undefined) return { kind: 'impossible' };
  const bytes = serialiseEdxml(edxml);
  if (bytes.equals(original)) return { kind: 'same' };
  const losses: FixLoss[] = [...rewriteLosses(edxml)];
  if (signature.isValid || !keepsSignature(edxml, bytes)) losses.push(signatureLoss(edxml));
  return losses.length > 0 ? { kind: 'lossy', losses } : { kind: 'rewritten', bytes };
}

/** Whether the signature, copied as it stood, means the same elements: prefixes may have been declared further out. */
function keepsSignature(edxml: EdxmlPackage, bytes: Uint8Array): boolean {
  if (edxml.signature === undefined) return true;
  try {
    return namesOf(parseEdxml(bytes)) === namesOf(edxml);
  } catch (failure) {
    if (isExchangeError(failure)) return false;
    throw failure;
  }
}

/** Every element of the signature with its namespace. */
function namesOf({ source }: EdxmlPackage): string {
  if (source === undefined || source.anchors.signature < 0) return '';
  const { document, anchors } = source;
  const names: string[] = [];
  const end = document.subtreeEnd(anchors.signature);
  for (let element = anchors.signature; element < end; element += 1) {
    names.push(`{${document.namespace(element)}}${document.localName(element)}`);
  }
  return names.join(' ');
}

function signatureLoss({ source }: EdxmlPackage): FixLoss {
  const path = source === undefined ? '/' : source.document.path(source.anchors.signature);
  return { kind: 'signature', path };
}
