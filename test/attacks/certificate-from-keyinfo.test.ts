import { verifyPackage } from '@lienthong/edxml-signature';
import { TrustStore } from '@lienthong/pki';
import { parseXml } from '@lienthong/xml';
import { expect, test } from 'vitest';
import {
  evidenceOf,
  isBelieved,
  rulesOf,
  samplePki,
  sampleSigningTime,
  signedSample,
} from './sample-package.ts';

const certificateElements = (certificates: readonly Uint8Array[]) =>
  certificates
    .map((der) => `<X509Certificate>${Buffer.from(der).toString('base64')}</X509Certificate>`)
    .join('');

test('a whole chain in KeyInfo, up to its own root, is trusted by nobody who did not know the root', async () => {
  const { pki, signer } = await samplePki();
  const attacker = await samplePki();
  const chain = [...attacker.signer.certificates, ...attacker.pki.trust.roots];
  const signed = await signedSample({ ...attacker.signer, certificates: chain });
  expect(isBelieved(evidenceOf(attacker.pki, signed))).toBe(true);
  for (let again = 0; again < 2; again++) {
    const evidence = evidenceOf(pki, signed);
    expect(evidence).toMatchObject({ status: 'valid', trust: 'unknown-issuer', isSender: false });
    expect(rulesOf(evidence)).toEqual(['R-191']);
  }
  // Having seen the attacker's root does not make it known.
  expect(isBelieved(evidenceOf(pki, await signedSample(attacker.signer)))).toBe(false);
  expect(isBelieved(evidenceOf(pki, await signedSample(signer)))).toBe(true);
});

test('with no root known, nobody is trusted, not even a certificate that signed itself', async () => {
  const { pki, signer } = await samplePki();
  const trust = new TrustStore();
  for (const certificates of [signer.certificates, [...signer.certificates, ...pki.trust.roots]]) {
    const signed = await signedSample({ ...signer, certificates });
    const evidence = verifyPackage(parseXml(Buffer.from(signed)), {
      resolveSigner: (presented, at) => trust.verifyChain(presented, at),
      receivedAt: sampleSigningTime,
    });
    expect(evidence).toMatchObject({ status: 'valid', trust: 'unknown-issuer', isSender: false });
  }
});

test('a trusted certificate put before the attacker’s own vouches for nothing that its key did not sign', async () => {
  const { pki, signer } = await samplePki();
  const attacker = await samplePki();
  const signed = await signedSample({
    ...attacker.signer,
    certificates: [signer.certificates[0]!, ...attacker.signer.certificates],
  });
  expect(evidenceOf(pki, signed)).toMatchObject({
    status: 'value-mismatch',
    coverage: { covered: [] },
    isSender: false,
  });
});

test('certificates that a RetrievalMethod finds in the document are candidates like any other', async () => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  const elsewhere = (certificates: readonly Uint8Array[]) =>
    signed
      .replace(/<KeyInfo>.*<\/KeyInfo>/, '<KeyInfo><RetrievalMethod URI="#key"/></KeyInfo>')
      .replace(
        '</Signature>',
        `<Object><X509Data Id="key">${certificateElements(certificates)}</X509Data></Object></Signature>`,
      );
  expect(evidenceOf(pki, elsewhere(signer.certificates))).toMatchObject({
    status: 'valid',
    trust: 'trusted',
  });
  const attacker = await samplePki();
  expect(evidenceOf(pki, elsewhere(attacker.signer.certificates))).toMatchObject({
    status: 'value-mismatch',
    trust: 'unknown-issuer',
    coverage: { covered: [] },
  });
});
