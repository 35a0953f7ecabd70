import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Limiter } from '@lienthong/runtime';

/** Kinds of key that can be made. `rsa-1024` is weak on purpose, for abnormal states. */
export type KeyType = 'rsa-1024' | 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'p-256' | 'p-384';

const generate = promisify(generateKeyPair);

/**
 * RSA generation occupies a thread of libuv's pool (four, shared with files and DNS) for 60–300 ms. Two at a time
 * leave room for everybody else, even while keys for a whole province are being made.
 */
const rsaGenerations = new Limiter(2);

/** A new private key, made in the background pool. The key is never the same twice: keys cannot be seeded. */
export async function generatePrivateKey(keyType: KeyType): Promise<KeyObject> {
  switch (keyType) {
    case 'p-256':
      return (await generate('ec', { namedCurve: 'prime256v1' })).privateKey;
    case 'p-384':
      return (await generate('ec', { namedCurve: 'secp384r1' })).privateKey;
    case 'rsa-1024':
    case 'rsa-2048':
    case 'rsa-3072':
    case 'rsa-4096': {
      const modulusLength = Number(keyType.slice('rsa-'.length));
      return (await rsaGenerations.run(() => generate('rsa', { modulusLength }))).privateKey;
    }
  }
}

/** The kind of a key in words that fit into a sentence: `RSA-2048`, `P-256`; `undefined` for kinds we never accept. */
export function describeKey(key: KeyObject): string | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength !== undefined) return `RSA-${modulusLength}`;
  if (key.asymmetricKeyType === 'ec' && namedCurve !== undefined) return curveNames.get(namedCurve);
  return undefined;
}

const curveNames: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
]);

/** RSA of 2048 to 8192 bits or a NIST curve (spec edxml-102 §4.6). The upper limit bounds the cost of a check. */
export function isAcceptableKey(key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'ec') return describeKey(key) !== undefined;
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  return (
    key.asymmetricKeyType === 'rsa' &&
    modulusLength >= rsaBitsMin &&
    modulusLength <= rsaBitsMax &&
    publicExponent >= 3n &&
    publicExponent < 2n ** 64n
  );
}

const rsaBitsMin = 2048;
const rsaBitsMax = 8192;
