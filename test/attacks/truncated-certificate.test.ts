import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

test.each([
  ['to the eleven characters of the SDK', 'MIIEAAABAgM', 'R-189'],
  ['to half', undefined, 'R-189'],
  ['to nothing', '', 'R-189'],
  ['to something else', 'Không phải base64', 'R-189'],
])('a certificate cut %s is reported as such', async (_name, replacement, rule) => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

  const attack = signed.replace(
    /<X509Certificate>([^<]*)/,
    (_whole, der: string) => `<X509Certificate>${replacement ?? der.slice(0, (der.length >> 3) << 2)}`,
  );
  const evidence = evidenceOf(pki, attack);
  expect(evidence).toMatchObject({ status: 'unverifiable', trust: 'not-checked', coverage: { covered: [] } });
  expect(rulesOf(evidence)).toContain(rule);
});

test('bytes that are whole DER and no certificate are reported as such', async () => {
  const { pki, signer } = await samplePki();
  const attack = (await signedSample(signer)).replace(/<X509Certificate>[^<]*/, '<X509Certificate>MAMCAQU=');
  expect(evidenceOf(pki, attack)).toMatchObject({ status: 'unverifiable', trust: 'not-checked' });
});
