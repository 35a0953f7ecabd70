import { hash } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';

declare const digestBrand: unique symbol;

/** SHA-256 of content, 64 lower-case hexadecimal digits. */
export type Digest = string & { readonly [digestBrand]: true };

/** SHA-256 of `bytes`. */
export function digestOf(bytes: Uint8Array): Digest {
  return hash('sha256', bytes, 'hex') as Digest;
}

/**
 * `text` as a digest.
 *
 * @throws CONTENT_DIGEST_MALFORMED when it is not 64 lower-case hexadecimal digits
 */
export function parseDigest(text: string): Digest {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new ExchangeError('CONTENT_DIGEST_MALFORMED', { digest: text.slice(0, 80) });
  return text as Digest;
}

/**
 * Content by its digest: stored once however often it is put, never altered. Implementations pass
 * `content-store.contract.ts`.
 */
export interface ContentStore {
  /**
   * Resolves with the digest when the bytes are durable. Putting the same bytes again stores nothing.
   *
   * @throws CONTENT_TOO_LARGE above the store's limit
   * @throws AXIS_FULL when there is no room
   */
  put(bytes: Uint8Array): Promise<Digest>;
  /**
   * The bytes, checked against the digest. The caller must not write into them.
   *
   * @param size - their length in bytes, as the claim says
   * @throws CONTENT_MISSING when the store does not have them
   * @throws CONTENT_DAMAGED when what is stored has another digest or size
   */
  get(digest: Digest, size: number): Promise<Uint8Array>;
}

/** Largest content, bytes; the packages' own limit is lower or equal. */
export const contentBytesMax: number = 256 * 1024 * 1024;
