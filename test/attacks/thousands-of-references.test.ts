import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

test('thousands of references are refused before one of them is digested', async () => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

  const [reference = ''] = /<Reference .*?<\/Reference>/s.exec(signed) ?? [];
  const evidence = evidenceOf(pki, signed.replace(reference, reference.repeat(5000)));
  expect(evidence.status).toBe('unverifiable');
  expect(rulesOf(evidence)).toEqual(['SIGNATURE_LIMIT_EXCEEDED']);
});

test('a few references that digest the same large part again and again are refused too', async () => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  const reference =
    '<Reference URI=""><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512"/><DigestValue>AAAA</DigestValue></Reference>';
  const evidence = evidenceOf(pki, signed.replace('</SignedInfo>', `${reference.repeat(50)}</SignedInfo>`));
  expect(evidence.status).toBe('unverifiable');
  expect(rulesOf(evidence)).toContain('SIGNATURE_LIMIT_EXCEEDED');
  expect(evidence.coverage.covered).toEqual([]);
});

test('thousands of transforms are refused', async () => {
  const { pki, signer } = await samplePki();
  const [transform = ''] = /<Transform .*?<\/Transform>/s.exec(await signedSample(signer)) ?? [];
  const evidence = evidenceOf(pki, (await signedSample(signer)).replace(transform, transform.repeat(5000)));
  expect(evidence.status).toBe('unverifiable');
});
