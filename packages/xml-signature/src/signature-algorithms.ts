import type { KeyObject } from 'node:crypto';
import type { CanonicalMethod } from './canonical-method.ts';

export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#';
export const exclusiveNamespace = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const envelopedTransform = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
/** No algorithm identifier at all, but written by the SDK and by a printed example; read as exclusive C14N. */
export const invalidExclusiveTransform = 'http://www.w3.org/TR/xml-exc-c14n#';

/** Canonicalisation methods by identifier: what is not here is not accepted. */
const canonicalMethods: ReadonlyMap<string, CanonicalMethod> = new Map([
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', { exclusive: false, comments: false }],
  ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments', { exclusive: false, comments: true }],
  ['http://www.w3.org/2006/12/xml-c14n11', { exclusive: false, version: '1.1', comments: false }],
  ['http://www.w3.org/2006/12/xml-c14n11#WithComments', { exclusive: false, version: '1.1', comments: true }],
  ['http://www.w3.org/2001/10/xml-exc-c14n#', { exclusive: true, comments: false }],
  ['http://www.w3.org/2001/10/xml-exc-c14n#WithComments', { exclusive: true, comments: true }],
]);

/** A hash as `node:crypto` names it. `weak` ones count only where the caller allows SHA-1. */
export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

export type DigestMethod = { readonly uri: string; readonly hash: HashName; readonly weak: boolean };

const digestMethodRows: readonly DigestMethod[] = [
  { uri: 'http://www.w3.org/2001/04/xmlenc#sha256', hash: 'sha256', weak: false },
  { uri: 'http://www.w3.org/2001/04/xmldsig-more#sha384', hash: 'sha384', weak: false },
  { uri: 'http://www.w3.org/2001/04/xmlenc#sha512', hash: 'sha512', weak: false },
  { uri: 'http://www.w3.org/2000/09/xmldsig#sha1', hash: 'sha1', weak: true },
];

export type SignatureMethod = {
  readonly uri: string;
  readonly key: 'rsa' | 'ec';
  readonly hash: HashName;
  readonly weak: boolean;
};

const signatureMethodRows: readonly SignatureMethod[] = [
  { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', key: 'rsa', hash: 'sha256', weak: false },
  { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', key: 'rsa', hash: 'sha384', weak: false },
  { uri: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', key: 'rsa', hash: 'sha512', weak: false },
  { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256', key: 'ec', hash: 'sha256', weak: false },
  { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384', key: 'ec', hash: 'sha384', weak: false },
  { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512', key: 'ec', hash: 'sha512', weak: false },
  { uri: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1', key: 'rsa', hash: 'sha1', weak: true },
  { uri: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1', key: 'ec', hash: 'sha1', weak: true },
];

const digestMethodsByUri = new Map(digestMethodRows.map((row) => [row.uri, row]));
const signatureMethodsByUri = new Map(signatureMethodRows.map((row) => [row.uri, row]));

/** The digest method of this identifier; undefined where it is not on the list. */
export function digestMethodOf(uri: string): DigestMethod | undefined {
  return digestMethodsByUri.get(uri);
}

/** The signature method of this identifier; undefined where it is not on the list, as message authentication codes are not. */
export function signatureMethodOf(uri: string): SignatureMethod | undefined {
  return signatureMethodsByUri.get(uri);
}

/** The canonicalisation method of this identifier; undefined where it is not on the list. */
export function canonicalMethodOf(uri: string): CanonicalMethod | undefined {
  return canonicalMethods.get(uri);
}

const rsaModulusBitsMin = 2048;
/** Longer ones make every verification slow, and nobody has them. */
const rsaModulusBitsMax = 16_384;
/** FIPS 186-5, 5.1: smaller exponents are open to forgery where padding is read carelessly, larger ones only cost time. */
const rsaExponentMin = 65_537n;
const rsaExponentMax = 2n ** 64n;
const curves: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1'];

/** What a key is worth, whatever it is asked for: OpenSSL takes longer to tell than it takes to remember. */
const worth = new WeakMap<KeyObject, 'suitable' | 'weak'>();

/** Whether the key is of the kind that the method needs: `weak` where only its size, exponent or curve is not. */
export function judgeKey(key: KeyObject, kind: 'rsa' | 'ec'): 'suitable' | 'weak' | 'other-kind' {
  if (key.asymmetricKeyType !== kind) return 'other-kind';
  const known = worth.get(key) ?? (isStrong(key, kind) ? 'suitable' : 'weak');
  worth.set(key, known);
  return known;
}

function isStrong(key: KeyObject, kind: 'rsa' | 'ec'): boolean {
  const { modulusLength = 0, publicExponent = 0n, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (kind === 'ec') return curves.includes(namedCurve);
  return (
    modulusLength >= rsaModulusBitsMin &&
    modulusLength <= rsaModulusBitsMax &&
    publicExponent >= rsaExponentMin &&
    publicExponent <= rsaExponentMax &&
    publicExponent % 2n === 1n
  );
}

/** What a key is called where it is refused: `rsa 1024`, `rsa 2048 e=3`, `ec secp256k1`. */
export function keyName(key: KeyObject): string {
  const { modulusLength, publicExponent, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (modulusLength === undefined) return `${key.asymmetricKeyType} ${namedCurve}`;
  return `${key.asymmetricKeyType} ${modulusLength}${publicExponent === 65_537n ? '' : ` e=${publicExponent}`}`;
}
