import { type KeyObject, sign, verify } from 'node:crypto';
import { type Der, objectIdentifier, primitive, sequence, Tag } from './der.ts';
import { Oid } from './object-identifiers.ts';

/** Hashes that signatures of ours are made over; SHA-1 exists to make certificates that must be refused. */
export type SignatureHash = 'sha256' | 'sha1';

/**
 * AlgorithmIdentifier of a signature by `key`. RSA algorithms have NULL parameters, ECDSA ones none (RFC 4055, RFC 5758).
 */
export function signatureAlgorithm(key: KeyObject, hash: SignatureHash): Der {
  if (key.asymmetricKeyType === 'rsa')
    return sequence(
      objectIdentifier(hash === 'sha256' ? Oid.sha256WithRsa : Oid.sha1WithRsa),
      primitive(Tag.null, ''),
    );
  return sequence(objectIdentifier(hash === 'sha256' ? Oid.ecdsaWithSha256 : Oid.ecdsaWithSha1));
}

/** The signature over `data` that {@link signatureAlgorithm} names. */
export function signDer(data: Uint8Array, key: KeyObject, hash: SignatureHash = 'sha256'): Buffer {
  return sign(hash, data, key);
}

/** Hashes by the name of the algorithm. SHA-1 is absent on purpose. */
const hashes: ReadonlyMap<string, readonly [keyType: 'rsa' | 'ec', hash: string]> = new Map([
  [Oid.sha256WithRsa, ['rsa', 'sha256']],
  [Oid.sha384WithRsa, ['rsa', 'sha384']],
  [Oid.sha512WithRsa, ['rsa', 'sha512']],
  [Oid.ecdsaWithSha256, ['ec', 'sha256']],
  [Oid.ecdsaWithSha384, ['ec', 'sha384']],
  [Oid.ecdsaWithSha512, ['ec', 'sha512']],
]);

/**
 * Whether `signature` was made over `data` with the private half of `publicKey`. `false` for algorithms that are not
 * allowed, and for keys of another kind than the algorithm's.
 *
 * @param options.algorithm - object identifier
 */
export function isSignatureValid(options: {
  readonly algorithm: string;
  readonly publicKey: KeyObject;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}): boolean {
  const { algorithm, publicKey, data, signature } = options;
  const [keyType, hash] = hashes.get(algorithm) ?? [];
  if (hash === undefined || publicKey.asymmetricKeyType !== keyType) return false;
  return verify(hash, data, publicKey, signature);
}
