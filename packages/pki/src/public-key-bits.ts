import { createHash, type KeyObject } from 'node:crypto';
import { childrenOf, contentsOf, decodeDer } from './der.ts';

/** The bits of a public key, without its algorithm: what key identifiers are digests of (RFC 5280 §4.2.1.2, RFC 6960 §4.1.1). */
export function publicKeyBits(key: KeyObject): Buffer {
  const [, bits] = childrenOf(decodeDer(key.export({ type: 'spki', format: 'der' })), 'public key');
  return Buffer.from(contentsOf(bits, 'public key').slice(1), 'latin1');
}

/** RFC 7093 §2 method 1: 160 bits of the SHA-256 of the key's bits. Hexadecimal. */
export function keyIdentifier(key: KeyObject): string {
  return createHash('sha256').update(publicKeyBits(key)).digest('hex').slice(0, 40);
}
