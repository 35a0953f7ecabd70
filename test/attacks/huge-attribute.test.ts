import { parseXml } from '@lienthong/xml';
import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, samplePki, signedSample } from './sample-package.ts';

test.each([
  ['one attribute of ten megabytes', () => ` x="${'y'.repeat(10_000_000)}"`, 'attributeBytesMax'],
  [
    'ten thousand attributes',
    () => Array.from({ length: 10_000 }, (_, at) => ` x${at}=""`).join(''),
    'attributesMax',
  ],
  [
    'ten thousand namespaces',
    () => Array.from({ length: 10_000 }, (_, at) => ` xmlns:x${at}="u"`).join(''),
    'attributesMax',
  ],
  ['an attribute name of a megabyte', () => ` ${'x'.repeat(1_000_000)}=""`, 'nameBytesMax'],
])('%s are refused at the limit', async (_name, attributes, limit) => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

  const attack = signed.replace('<edXML:Subject', `<edXML:Subject${attributes()}`);
  expect(() => parseXml(Buffer.from(attack))).toThrow(
    expect.objectContaining({ code: 'XML_LIMIT_EXCEEDED', details: expect.objectContaining({ limit }) }),
  );
});
