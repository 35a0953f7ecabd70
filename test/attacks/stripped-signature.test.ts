import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

test.each([
  ['taken out', '', 'absent', 'R-180'],
  ['emptied', '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>', 'empty', 'R-181'],
  ['replaced by what .NET writes', '<edXML:DigitalSignature/>', 'empty', 'R-181'],
  [
    'replaced by a token',
    '<edXML:Signature><edXML:KeyInfo><edXML:Token>x</edXML:Token></edXML:KeyInfo></edXML:Signature>',
    'unverifiable',
    'R-182',
  ],
  [
    'replaced by the example constant',
    '<edXML:Signature><SignatureValue>GbVb8n9+qFxz466A</SignatureValue></edXML:Signature>',
    'placeholder',
    'R-183',
  ],
])('a signature that was %s is called %s', async (_name, replacement, status, rule) => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

  const evidence = evidenceOf(pki, signed.replace(/<Signature .*<\/Signature>/s, replacement));
  expect(evidence).toMatchObject({
    status,
    trust: 'not-checked',
    isSender: false,
    coverage: { covered: [] },
  });
  expect(rulesOf(evidence)).toContain(rule);
});

test('a second signature before the real one is named', async () => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  const evidence = evidenceOf(pki, signed.replace('<Signature ', '<edXML:Signature/><Signature '));
  expect(isBelieved(evidence)).toBe(false);
  expect(rulesOf(evidence)).toContain('SIGNATURE_REPEATED');
});
