import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

test.each([
  ['taken out', '', 'absent', 'SIGNATURE_ABSENT'],
  ['emptied', '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>', 'empty', 'SIGNATURE_EMPTY'],
  ['replaced by what .NET writes', '<edXML:DigitalSignature/>', 'empty', 'SIGNATURE_EMPTY'],
  [
    'replaced by a token',
    '<edXML:Signature><edXML:KeyInfo><edXML:Token>x</edXML:Token></edXML:KeyInfo></edXML:Signature>',
    'unverifiable',
    'SIGNATURE_NAMESPACE_WRONG',
  ],
  [
    'replaced by the example constant',
    '<edXML:Signature><SignatureValue>GbVb8n9+qFxz466A</SignatureValue></edXML:Signature>',
    'placeholder',
    'SIGNATURE_PLACEHOLDER',
  ],
])('a signature that was %s is called %s', async (_name, replacement, status, code) => {
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
  expect(evidence.findings.map((finding) => finding.code)).toContain(code);
});

test('a second signature before the real one is named', async () => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  const evidence = evidenceOf(pki, signed.replace('<Signature ', '<edXML:Signature/><Signature '));
  expect(isBelieved(evidence)).toBe(false);
  expect(rulesOf(evidence)).toContain('SIGNATURE_REPEATED');
});
