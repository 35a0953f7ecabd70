import { type KeyObject, sign } from 'node:crypto';
import { parseXml } from '@lienthong/xml';
import { type CanonicalMethod, canonicalize, signatureElements } from '@lienthong/xml-signature';

const exclusive: CanonicalMethod = { exclusive: true, comments: false };

/** How {@link resign} signs. */
export type ResignOptions = {
  readonly hash?: string;
  /** How `SignedInfo` is really canonicalised, whatever it declares. */
  readonly method?: CanonicalMethod;
  readonly dsaEncoding?: 'ieee-p1363' | 'der';
};

/**
 * The document with a value that the key makes over `SignedInfo` as it is now: what a sender with bad intentions can do, so
 * that nothing but the rule under test stands in the way.
 */
export function resign(source: string, key: KeyObject, options: ResignOptions = {}): string {
  const { hash = 'sha256', method = exclusive, dsaEncoding = 'ieee-p1363' } = options;
  const document = parseXml(Buffer.from(source));
  const info = document.child(signatureElements(document)[0]!, 'SignedInfo');
  const value = sign(hash, canonicalize(document, info, method), { key, dsaEncoding });
  return source.replace(/<SignatureValue>[^<]*/, `<SignatureValue>${value.toString('base64')}`);
}
