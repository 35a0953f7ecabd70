import { type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { ExchangeError } from '@lienthong/errors';
import { derEcdsaValue, fixedEcdsaValue } from './ecdsa-value.ts';
import { judgeKey, keyName, type SignatureMethod, signatureMethodOf } from './signature-algorithms.ts';

const signAsync = promisify(
  (
    algorithm: string,
    data: Buffer,
    key: KeyObject,
    callback: (error: Error | null, signature: Buffer) => void,
  ) => sign(algorithm, data, key, callback),
);

/** Digest methods to sign with. */
export const signingDigests = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
  /** Only for tests of those who still read it: see {@link signingMethodFor}. */
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
} as const;
export type SigningHash = keyof typeof signingDigests;

const signatureMethods: Readonly<Record<'rsa' | 'ec', Readonly<Record<SigningHash, string>>>> = {
  rsa: {
    sha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    sha384: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384',
    sha512: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    sha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  },
  ec: {
    sha256: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    sha384: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384',
    sha512: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512',
    sha1: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1',
  },
};

/**
 * The signature method for a private key and a hash.
 *
 * @throws SIGNATURE_KEY_UNSUITABLE the key is neither RSA of 2048 bits or more nor ECDSA on an accepted curve, unless weak ones are allowed
 * @throws SIGNATURE_ALGORITHM_WEAK SHA-1, unless allowed
 */
export function signingMethodFor(
  key: KeyObject,
  hash: SigningHash,
  options: { readonly allowSha1?: boolean; readonly allowWeakKey?: boolean } = {},
): SignatureMethod {
  const kind = key.asymmetricKeyType;
  const uri = kind === 'rsa' || kind === 'ec' ? signatureMethods[kind][hash] : '';
  const method = signatureMethodOf(uri);
  const verdict = method && judgeKey(key, method.key);
  const isAllowed = verdict === 'suitable' || (verdict === 'weak' && options.allowWeakKey === true);
  if (method === undefined || !isAllowed) {
    throw new ExchangeError('SIGNATURE_KEY_UNSUITABLE', { kind: keyName(key) });
  }
  if (method.weak && options.allowSha1 !== true) {
    throw new ExchangeError('SIGNATURE_ALGORITHM_WEAK', { algorithm: method.uri });
  }
  return method;
}

/**
 * Where the private key works: in the `pool` of threads, so that signing uses all cores; or `here`, at once, which takes less
 * processor time in all (a task over and back costs a sixth of what RSA does) and holds the thread up for a quarter of a millisecond.
 */
export type KeyWork = 'pool' | 'here';

/** The signature over `bytes` as XML-DSig writes it. */
export function signBytes(
  bytes: Buffer,
  key: KeyObject,
  method: SignatureMethod,
  keyWork: KeyWork,
): Buffer | Promise<Buffer> {
  if (method.key === 'rsa') {
    return keyWork === 'here' ? sign(method.hash, bytes, key) : signAsync(method.hash, bytes, key);
  }
  const length = signatureBytes(key);
  // Other curves sign only to be refused: theirs need not be quick.
  if (length === 0) return sign(method.hash, bytes, { key, dsaEncoding: 'ieee-p1363' });
  return keyWork === 'here'
    ? fixedEcdsaValue(sign(method.hash, bytes, key), length)
    : signAsync(method.hash, bytes, key).then((value) => fixedEcdsaValue(value, length));
}

/** Whether `value`, as XML-DSig writes it, is this key's signature over `bytes`. */
export function isSignatureOf(
  bytes: Buffer,
  value: Buffer,
  key: KeyObject,
  { hash, key: kind }: SignatureMethod,
): boolean {
  if (kind === 'rsa') return verify(hash, bytes, key, value);
  return value.length === signatureBytes(key) && verify(hash, bytes, key, derEcdsaValue(value));
}

/** Bytes of every signature of this key: the modulus, or two numbers below the order of the curve; 0 for a curve that is not accepted. */
export function signatureBytes(key: KeyObject): number {
  const { modulusLength, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return Math.ceil(modulusLength / 8);
  const bits: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };
  return 2 * Math.ceil((bits[namedCurve] ?? 0) / 8);
}
