import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { codesOf, genericEvidence, rsa, signedGeneric } from './generic-sample.ts';
import { evidenceOf, isBelieved, samplePki, signedSample } from './sample-package.ts';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsaMethod = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const ecMethod = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
const key = (publicKey: typeof rsa.publicKey) => ({ resolveKeyByHints: () => publicKey });

describe('a key of another kind than the method says does not match', () => {
  test('an RSA key under a method of elliptic curves', async () => {
    const signed = await signedGeneric();
    expect(genericEvidence(signed).evidence.status).toBe('valid');
    const attack = resign(signed.replace(rsaMethod, ecMethod), rsa.privateKey);
    expect(genericEvidence(attack).evidence).toMatchObject({ status: 'value-mismatch', covered: [] });
  });

  test('a key of an elliptic curve under a method of RSA', async () => {
    const signed = await signedGeneric({ key: ec.privateKey });
    expect(genericEvidence(signed, key(ec.publicKey)).evidence.status).toBe('valid');
    const attack = resign(signed.replace(ecMethod, rsaMethod), ec.privateKey);
    expect(genericEvidence(attack, key(ec.publicKey)).evidence).toMatchObject({
      status: 'value-mismatch',
      covered: [],
    });
  });

  test.each([
    ['RSA-PSS only', generateKeyPairSync('rsa-pss', { modulusLength: 2048 }), rsaMethod],
    ['Ed25519', generateKeyPairSync('ed25519'), ecMethod],
    ['X25519', generateKeyPairSync('x25519'), ecMethod],
  ])('a key for %s', async (_name, pair, method) => {
    const signed = (await signedGeneric()).replace(rsaMethod, method);
    expect(genericEvidence(signed, key(pair.publicKey)).evidence).toMatchObject({
      status: 'value-mismatch',
      covered: [],
    });
  });

  test('a value in DER, which XML signatures do not have', async () => {
    const signed = await signedGeneric({ key: ec.privateKey });
    const der = resign(signed, ec.privateKey, { dsaEncoding: 'der' });
    expect(genericEvidence(der, key(ec.publicKey)).evidence).toMatchObject({
      status: 'value-mismatch',
      covered: [],
    });
  });
});

describe('a key from the document is never used', () => {
  const jwk = (pair: typeof rsa) => pair.publicKey.export({ format: 'jwk' });
  const keyValue = (pair: typeof rsa) => {
    const base64 = (text = '') => Buffer.from(text, 'base64url').toString('base64');
    const { n, e } = jwk(pair);
    return `<KeyValue><RSAKeyValue><Modulus>${base64(n)}</Modulus><Exponent>${base64(e)}</Exponent></RSAKeyValue></KeyValue>`;
  };
  const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 });

  test.each(['before', 'behind'])(
    'a KeyValue %s the certificate that fits the forged value',
    async (place) => {
      const { pki, signer } = await samplePki();
      const signed = await signedSample(signer);
      expect(isBelieved(evidenceOf(pki, signed))).toBe(true);
      const value = keyValue(attacker);
      const [from, to] =
        place === 'before' ? ['<KeyInfo>', `<KeyInfo>${value}`] : ['</KeyInfo>', `${value}</KeyInfo>`];
      const evidence = evidenceOf(pki, resign(signed.replace(from, to), attacker.privateKey));
      expect(evidence).toMatchObject({
        status: 'value-mismatch',
        coverage: { covered: [] },
        keyHints: [{ kind: 'key-value', text: 'RSAKeyValue' }],
      });
    },
  );

  test('a KeyValue instead of the certificate', async () => {
    const { pki, signer } = await samplePki();
    const alone = (await signedSample(signer)).replace(/<X509Data>.*<\/X509Data>/, keyValue(attacker));
    expect(evidenceOf(pki, resign(alone, attacker.privateKey))).toMatchObject({
      status: 'unverifiable',
      trust: 'not-checked',
    });
  });

  test('the key of the second certificate', async () => {
    const { pki, signer } = await samplePki();
    const other = await pki.agencyIdentity({ organId: '000.00.02.H41', name: 'Sở khác (ví dụ)' });
    const second = `<X509Certificate>${Buffer.from(other.certificates[0]!).toString('base64')}</X509Certificate>`;
    const signed = (await signedSample(signer)).replace('</X509Certificate>', `</X509Certificate>${second}`);
    expect(isBelieved(evidenceOf(pki, signed))).toBe(true);
    expect(evidenceOf(pki, resign(signed, other.key))).toMatchObject({
      status: 'value-mismatch',
      coverage: { covered: [] },
    });
  });

  test('an X509Data inside an Object, or one that a RetrievalMethod from outside names', async () => {
    const signed = await signedGeneric();
    const elsewhere = '<Object><X509Data><X509Certificate>MAMCAQU=</X509Certificate></X509Data></Object>';
    const none = { resolveKeyByHints: () => undefined };
    const inObject = genericEvidence(
      signed.replace('</Signature>', `${elsewhere}</Signature>`),
      none,
    ).evidence;
    expect(inObject).toMatchObject({ status: 'unverifiable', certificates: [] });
    const method = '<KeyInfo><RetrievalMethod URI="http://127.0.0.1:9/key"/></KeyInfo>';
    const outside = genericEvidence(
      signed.replace('</SignatureValue>', `</SignatureValue>${method}`),
      none,
    ).evidence;
    expect(outside).toMatchObject({ status: 'unverifiable', keyHints: [{ kind: 'retrieval-method' }] });
    expect(codesOf(outside)).toEqual(['SIGNATURE_KEY_UNKNOWN']);
  });
});
