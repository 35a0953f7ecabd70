import { createPublicKey, generateKeyPairSync, hash, type KeyObject } from 'node:crypto';
import { parseXml } from '@lienthong/xml';
import { canonicalize, signatureElements } from '@lienthong/xml-signature';
import { describe, expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { genericEvidence, rsa, signedGeneric } from './generic-sample.ts';

const weak = (publicKey: KeyObject, source: string, name: string) =>
  expect(
    genericEvidence(source, { resolveKeyByHints: () => publicKey, allowSha1: true }).evidence,
  ).toMatchObject({
    status: 'weak-algorithm',
    covered: [],
    findings: expect.arrayContaining([
      expect.objectContaining({
        code: 'SIGNATURE_ALGORITHM_WEAK',
        rule: 'R-184',
        details: { algorithm: name },
      }),
    ]),
  });

describe('a real signature by a weak key is called weak, and covers nothing', () => {
  test.each([
    ['rsa 1024', generateKeyPairSync('rsa', { modulusLength: 1024 })],
    ['rsa 2040', generateKeyPairSync('rsa', { modulusLength: 2040 })],
    ['rsa 2048 e=3', generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 })],
    ['rsa 2048 e=257', generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 257 })],
  ])('%s', async (name, { publicKey, privateKey }) => {
    weak(publicKey, resign(await signedGeneric(), privateKey), name);
  });

  test.each(['prime192v1', 'secp224r1', 'secp256k1', 'sect163k1'])('ec %s', async (namedCurve) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
    const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    weak(publicKey, resign(await signedGeneric({ key: p256.privateKey }), privateKey), `ec ${namedCurve}`);
  });

  test('and no such key signs', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
    await expect(signedGeneric({ key: privateKey })).rejects.toMatchObject({
      code: 'SIGNATURE_KEY_UNSUITABLE',
    });
  });
});

test('exponent 1, under which a padded digest is its own signature, is weak', async () => {
  const { n = '' } = rsa.publicKey.export({ format: 'jwk' });
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e: 'AQ' } });
  const signed = await signedGeneric();
  const document = parseXml(Buffer.from(signed));
  const info = canonicalize(document, document.child(signatureElements(document)[0]!, 'SignedInfo'), {
    exclusive: true,
    comments: false,
  });
  const digestInfo = `3031300d060960864801650304020105000420${hash('sha256', info, 'hex')}`;
  const padded = `0001${'ff'.repeat(256 - 3 - digestInfo.length / 2)}00${digestInfo}`;
  const value = Buffer.from(padded, 'hex').toString('base64');
  weak(publicKey, signed.replace(/<SignatureValue>[^<]*/, `<SignatureValue>${value}`), 'rsa 2048 e=1');
});

test('a modulus that would take long is not computed with', async () => {
  const n = Buffer.alloc(20_000 / 8, 0xff).toString('base64url');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e: 'AQAB' } });
  weak(publicKey, await signedGeneric(), 'rsa 20000');
});

test('an even or a huge exponent is weak', async () => {
  const { n = '' } = rsa.publicKey.export({ format: 'jwk' });
  const signed = await signedGeneric();
  const even = createPublicKey({
    format: 'jwk',
    key: { kty: 'RSA', n, e: Buffer.from([1, 0, 2]).toString('base64url') },
  });
  weak(even, signed, 'rsa 2048 e=65538');
  const huge = createPublicKey({
    format: 'jwk',
    key: { kty: 'RSA', n, e: Buffer.alloc(9, 0xff).toString('base64url') },
  });
  weak(huge, signed, `rsa 2048 e=${2n ** 72n - 1n}`);
});

test('SHA-1 is weak in the value and in a digest, unless allowed', async () => {
  const signed = await signedGeneric({ hash: 'sha1', allowSha1: true });
  expect(genericEvidence(signed).evidence).toMatchObject({ status: 'weak-algorithm', covered: [] });
  expect(genericEvidence(signed, { allowSha1: true }).evidence.status).toBe('valid');
  const onlyDigest = resign(
    signed
      .replace('xmldsig#rsa-sha1', 'xmldsig-more#rsa-sha256')
      .replace('2000/09/xmldsig-more', '2001/04/xmldsig-more'),
    rsa.privateKey,
  );
  expect(genericEvidence(onlyDigest).evidence).toMatchObject({ status: 'weak-algorithm', covered: [] });
  expect(genericEvidence(onlyDigest, { allowSha1: true }).evidence.status).toBe('valid');
});
