import { parseXml } from '@lienthong/xml';
import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, samplePki, sampleSender, signedSample } from './sample-package.ts';

test('a comment that splits the sender code changes neither the signature nor the code that is read', async () => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

  const split = signed.replace(
    `<edXML:OrganId>${sampleSender.organId}`,
    '<edXML:OrganId>000.00.01<!-- cut here -->.H41',
  );
  expect(split).not.toBe(signed);
  // Canonicalisation leaves comments out, so the signature stays valid: the whole code has to be read, not its first half.
  expect(isBelieved(evidenceOf(pki, split))).toBe(true);
  const document = parseXml(Buffer.from(split));
  const codes = Array.from({ length: document.elementCount }, (_, element) => element)
    .filter((element) => document.is(element, 'OrganId'))
    .map((element) => document.text(element));
  expect(codes[0]).toBe(sampleSender.organId);
});
