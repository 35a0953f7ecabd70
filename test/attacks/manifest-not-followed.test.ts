import { expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

const manifest =
  '<Object Id="manifest-object"><Manifest Id="manifest"><Reference URI="#body"><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue>AAAA</DigestValue></Reference></Manifest></Object>';

test('a manifest whose digests are wrong, beside a signature that is right, is named as not checked', async () => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);
  const evidence = evidenceOf(pki, signed.replace('</Signature>', `${manifest}</Signature>`));
  expect(isBelieved(evidence)).toBe(false);
  expect(evidence.status).toBe('valid');
  expect(rulesOf(evidence)).toEqual(['SIGNATURE_MANIFEST_UNCHECKED']);
});

test('a part that only a manifest lists counts as not covered', async () => {
  const { pki, signer } = await samplePki();
  const [reference = ''] = /<Reference URI="#body">.*?<\/Reference>/s.exec(await signedSample(signer)) ?? [];
  const moved = `<Object><Manifest>${reference}</Manifest></Object>`;
  const signed = (await signedSample(signer))
    .replace(reference, '')
    .replace('</Signature>', `${moved}</Signature>`);
  const evidence = evidenceOf(pki, resign(signed, signer.key));
  expect(evidence.status).toBe('valid');
  expect(isBelieved(evidence)).toBe(false);
  expect(rulesOf(evidence)).toEqual(['SIGNATURE_MANIFEST_UNCHECKED', 'R-194']);
  expect(evidence.coverage.uncovered.map(({ path }) => path)).toEqual([
    '/edXML/edXML:edXMLEnvelope[1]/edXML:edXMLBody[1]',
  ]);
});
