import { parseXml } from '@lienthong/xml';
import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, samplePki, signedSample } from './sample-package.ts';

test('a million open elements are refused at the limit, without a deep stack', async () => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

  const attack = signed.replace('<edXML:Subject>', '<edXML:Subject>'.repeat(1_000_000));
  expect(() => parseXml(Buffer.from(attack))).toThrow(
    expect.objectContaining({
      code: 'XML_LIMIT_EXCEEDED',
      details: expect.objectContaining({ limit: 'depthMax' }),
    }),
  );
});
