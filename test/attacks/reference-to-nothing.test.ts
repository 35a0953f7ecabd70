import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

test.each<[string, (signed: string) => string]>([
  ['the part lost its Id', (signed) => signed.replace(' Id="body"', '')],
  ['the part was taken out', (signed) => signed.replace(/<edXML:edXMLBody.*<\/edXML:edXMLBody>/s, '')],
  [
    'the reference points outside',
    (signed) => signed.replace('URI="#body"', 'URI="http://127.0.0.1:9/body"'),
  ],
  ['the reference points to nothing', (signed) => signed.replace('URI="#body"', 'URI="#"')],
])('%s: the signature says nothing, and no part counts as covered', async (_name, attack) => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

  const evidence = evidenceOf(pki, attack(signed));
  expect(evidence).toMatchObject({ status: 'unverifiable', coverage: { covered: [] } });
  expect(rulesOf(evidence)).toContain('SIGNATURE_REFERENCE_UNRESOLVED');
});
