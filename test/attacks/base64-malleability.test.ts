import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { codesOf, genericEvidence, rsa, signedGeneric } from './generic-sample.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** The same bytes with a bit set that stands for nothing. */
const withSpareBit = (base64: string) =>
  base64.replace(
    /(.)(=+)$/,
    (_whole, last: string, padding: string) => `${alphabet[alphabet.indexOf(last) + 1]}${padding}`,
  );
const valuePattern = /(?<=<SignatureValue>)[^<]*/;
const digestPattern = /(?<=<DigestValue>)[^<]*/;

describe('a value has one way of being written', () => {
  test.each<[string, (value: string) => string]>([
    ['with a spare bit set', withSpareBit],
    ['without its padding', (value) => value.replace(/=+$/, '')],
    ['with too much padding', (value) => `${value}=`],
    ['with padding in the middle', (value) => `${value.slice(0, 4)}====${value.slice(4)}`],
    ['in the alphabet of URLs', (value) => `-_${value.slice(2)}`],
    ['with white space that XML does not know', (value) => value.replace(/^..../, '$&\u00a0')],
    ['with something behind it', (value) => `${value}AAAA`.replace('==', '==.')],
    ['empty', () => ''],
    ['with an element in it', (value) => value.replace(/^..../, '$&<x/>')],
  ])('%s it is refused', async (_name, change) => {
    const signed = await signedGeneric();
    expect(genericEvidence(signed).evidence.status).toBe('valid');
    for (const pattern of [valuePattern, digestPattern]) {
      const changed = signed.replace(pattern, change);
      expect(changed).not.toBe(signed);
      const { evidence } = genericEvidence(
        pattern === digestPattern ? resign(changed, rsa.privateKey) : changed,
      );
      expect(evidence).toMatchObject({ status: 'unverifiable', covered: [] });
      expect(codesOf(evidence)).toEqual(['SIGNATURE_STRUCTURE_INVALID']);
    }
  });

  test('broken into lines, or by a comment, a section or a reference, it is the same value', async () => {
    const signed = await signedGeneric();
    for (const broken of ['\n', '\r\n\t ', '<!-- x -->', '&#10;', '<![CDATA[]]>']) {
      const changed = signed.replace(
        valuePattern,
        (value) => `${broken}${value.slice(0, 40)}${broken}${value.slice(40)}`,
      );
      expect(genericEvidence(changed).evidence.status, broken).toBe('valid');
    }
  });
});

test('a value of an elliptic curve with zeros before its numbers is another one', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signed = await signedGeneric({ key: privateKey });
  const longer = signed.replace(valuePattern, (value) => {
    const bytes = Buffer.from(value, 'base64');
    const zero = Buffer.alloc(1);
    return Buffer.concat([zero, bytes.subarray(0, 32), zero, bytes.subarray(32)]).toString('base64');
  });
  const { evidence } = genericEvidence(longer, { resolveKeyByHints: () => publicKey });
  expect(evidence).toMatchObject({ status: 'value-mismatch', covered: [] });
});
