import { sign } from 'node:crypto';
import { verifyPackage } from '@lienthong/edxml-signature';
import {
  type AbnormalState,
  type AgencyIdentity,
  abnormalStates,
  makeAbnormalIdentity,
  openPki,
  type Pki,
} from '@lienthong/pki';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';
import { describe, expect, test } from 'vitest';
import { isBelieved, sampleSender, sampleSigningTime, signedSample } from '../attacks/sample-package.ts';

const other = { organId: '000.00.02.H41', name: 'Sở Tài chính (ví dụ)' };
/** Signed with whatever key: our own signer refuses weak ones, other software does not. */
async function signedByForce(pki: Pki, { key, certificates }: AgencyIdentity): Promise<string> {
  const text = await signedSample(await pki.agencyIdentity(sampleSender));
  const [signedInfo = ''] = /<SignedInfo>.*<\/SignedInfo>/s.exec(text) ?? [];
  const canonical = signedInfo.replace(
    '<SignedInfo>',
    '<SignedInfo xmlns="http://www.w3.org/2000/09/xmldsig#">',
  );
  const value = sign('sha256', Buffer.from(canonical), key).toString('base64');
  const base64 = certificates.map(
    (der) => `<X509Certificate>${Buffer.from(der).toString('base64')}</X509Certificate>`,
  );
  return text
    .replace(/(<SignatureValue>)[^<]*/, `$1${value}`)
    .replace(/(<X509Data>).*(<\/X509Data>)/s, `$1${base64.join('')}$2`);
}

const states = Object.keys(abnormalStates) as AbnormalState[];

describe.each(states)('a package signed with an identity that is %s', (state) => {
  test(`leads to ${abnormalStates[state].leadsTo} and is not believed`, async () => {
    const clock = new ManualClock(sampleSigningTime - 1000);
    const pki = await openPki({ dir: undefined, clock });
    const signer = await makeAbnormalIdentity(pki, {
      state,
      agency: sampleSender,
      other,
      keyType: 'rsa-2048',
      clock,
      random: systemRandom,
    });
    const source = state === 'weak-key' ? await signedByForce(pki, signer) : await signedSample(signer);
    const evidence = verifyPackage(parseXml(Buffer.from(source)), {
      resolveSigner: (certificates, at) => pki.trust.verifyChain(certificates, at),
      receivedAt: sampleSigningTime,
    });
    expect(isBelieved(evidence)).toBe(false);
    const codes = evidence.findings.map(({ code }) => code);
    expect(codes, 'the arithmetic is right').not.toContain('SIGNATURE_VALUE_MISMATCH');
    expect(codes).toContain(abnormalStates[state].leadsTo);
  });
});

test('the same package signed with a good identity is believed, and a resumed one is good again', async () => {
  const clock = new ManualClock(sampleSigningTime - 1000);
  const pki = await openPki({ dir: undefined, clock });
  const signer = await makeAbnormalIdentity(pki, {
    state: 'suspended',
    agency: sampleSender,
    other,
    keyType: 'p-256',
    clock,
    random: systemRandom,
  });
  const source = await signedSample(signer);
  const judge = () =>
    verifyPackage(parseXml(Buffer.from(source)), {
      resolveSigner: (certificates, at) => pki.trust.verifyChain(certificates, at),
      receivedAt: sampleSigningTime,
    });
  expect(isBelieved(judge())).toBe(false);
  await pki.resume(signer.certificates[0]!);
  expect(isBelieved(judge())).toBe(true);
});
