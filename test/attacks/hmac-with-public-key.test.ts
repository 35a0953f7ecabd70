import { createHmac, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, signedSample } from './sample-package.ts';

test('a message authentication code keyed with the public key is no signature', async () => {
  const { pki, signer } = await samplePki();
  const signed = await signedSample(signer);
  expect(isBelieved(evidenceOf(pki, signed))).toBe(true);

  const method = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256';
  const renamed = signed.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', method);
  const info = /<SignedInfo>(.*)<\/SignedInfo>/s.exec(renamed)?.[1];
  const canonical = `<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">${info}</SignedInfo>`;
  const { publicKey } = new X509Certificate(signer.certificates[0]!);
  const keys = [
    publicKey.export({ type: 'spki', format: 'der' }),
    publicKey.export({ type: 'spki', format: 'pem' }),
  ];
  for (const key of keys) {
    const value = createHmac('sha256', key).update(canonical).digest('base64');
    const attack = renamed.replace(/<SignatureValue>[^<]*/, `<SignatureValue>${value}`);
    const evidence = evidenceOf(pki, attack);
    expect(evidence).toMatchObject({ status: 'unverifiable', coverage: { covered: [] } });
    expect(rulesOf(evidence)).toContain('SIGNATURE_ALGORITHM_UNKNOWN');
  }
});
