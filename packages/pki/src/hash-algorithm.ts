import { type Der, objectIdentifier, primitive, sequence, Tag } from './der.ts';
import { Oid } from './object-identifiers.ts';

/** Hashes that messages about certificates use. SHA-1 only where it names something: OCSP identifies issuers by it. */
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

const identifiers: Readonly<Record<HashName, string>> = {
  sha1: Oid.sha1,
  sha256: Oid.sha256,
  sha384: Oid.sha384,
  sha512: Oid.sha512,
};

/** Length of the digests of a hash, bytes. */
export const digestBytes: Readonly<Record<HashName, number>> = {
  sha1: 20,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** AlgorithmIdentifier of a hash; with NULL parameters, as OpenSSL and the examples of RFC 6960 have it. */
export function hashAlgorithm(name: HashName): Der {
  return sequence(objectIdentifier(identifiers[name]), primitive(Tag.null, ''));
}

/** The hash of an object identifier, if it is one that is known here. */
export function hashOfIdentifier(oid: string): HashName | undefined {
  return (Object.keys(identifiers) as HashName[]).find((name) => identifiers[name] === oid);
}
