import { expect, test } from 'vitest';
import { evidenceOf, isBelieved, rulesOf, samplePki, sampleSender, signedSample } from './sample-package.ts';

test('a signature by a PKI of the attacker, in the name of the sender, is valid arithmetic and not trusted', async () => {
  const { pki, signer } = await samplePki();
  expect(isBelieved(evidenceOf(pki, await signedSample(signer)))).toBe(true);

  const attacker = await samplePki();
  const signed = await signedSample(attacker.signer);
  expect(isBelieved(evidenceOf(attacker.pki, signed))).toBe(true);
  const evidence = evidenceOf(pki, signed);
  expect(evidence).toMatchObject({ status: 'valid', trust: 'unknown-issuer', isSender: false });
  expect(rulesOf(evidence)).toContain('R-191');
});

test('the attacker’s key under the sender’s certificate does not match it', async () => {
  const { pki, signer } = await samplePki();
  const attacker = await samplePki();
  const signed = await signedSample({ ...signer, key: attacker.signer.key });
  const evidence = evidenceOf(pki, signed);
  expect(evidence).toMatchObject({ status: 'value-mismatch', trust: 'trusted', coverage: { covered: [] } });
});

test('a trusted agency that signs in the name of another is named', async () => {
  const { pki } = await samplePki();
  const other = await pki.agencyIdentity({ organId: '000.00.02.H41', name: 'Sở khác (ví dụ)' });
  const evidence = evidenceOf(pki, await signedSample(other));
  expect(evidence).toMatchObject({ status: 'valid', trust: 'trusted', isSender: false });
  expect(evidence.findings).toContainEqual(
    expect.objectContaining({
      rule: 'R-193',
      details: { organId: '000.00.02.H41', sender: sampleSender.organId },
    }),
  );
});
