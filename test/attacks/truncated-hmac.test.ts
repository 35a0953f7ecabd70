import { createHmac } from 'node:crypto';
import { parseXml } from '@lienthong/xml';
import { canonicalize, signatureElements } from '@lienthong/xml-signature';
import { expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { codesOf, genericEvidence, rsa, signedGeneric } from './generic-sample.ts';

// CVE-2009-0217: HMACOutputLength lets the attacker choose how much of a value is compared.
const rsaMethod =
  '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></SignatureMethod>';
const method = (algorithm: string, bits: number) =>
  `<SignatureMethod Algorithm="${algorithm}"><HMACOutputLength>${bits}</HMACOutputLength></SignatureMethod>`;

test.each([0, 1, 8, 160, 256])(
  'a code of %i bits keyed with the public key is no signature',
  async (bits) => {
    const signed = await signedGeneric();
    expect(genericEvidence(signed).evidence.status).toBe('valid');
    const renamed = signed.replace(
      rsaMethod,
      method('http://www.w3.org/2001/04/xmldsig-more#hmac-sha256', bits),
    );
    const document = parseXml(Buffer.from(renamed));
    const info = canonicalize(document, document.child(signatureElements(document)[0]!, 'SignedInfo'), {
      exclusive: true,
      comments: false,
    });
    const code = createHmac('sha256', rsa.publicKey.export({ type: 'spki', format: 'der' }))
      .update(info)
      .digest();
    const value = code.subarray(0, Math.max(1, bits / 8)).toString('base64');
    const attack = renamed.replace(/<SignatureValue>[^<]*/, `<SignatureValue>${value}`);
    const { evidence } = genericEvidence(attack);
    expect(evidence).toMatchObject({ status: 'unverifiable', covered: [] });
    expect(codesOf(evidence)).toEqual(['SIGNATURE_ALGORITHM_UNKNOWN']);
  },
);

test('the parameter is refused beside a real signature too', async () => {
  const attack = resign(
    (await signedGeneric()).replace(
      rsaMethod,
      method('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 8),
    ),
    rsa.privateKey,
  );
  const { evidence } = genericEvidence(attack);
  expect(evidence).toMatchObject({ status: 'unverifiable', covered: [] });
  expect(codesOf(evidence)).toEqual(['SIGNATURE_STRUCTURE_INVALID']);
});
