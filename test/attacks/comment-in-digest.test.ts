import { expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { genericEvidence, rsa, signedGeneric } from './generic-sample.ts';

// CVE-2025-29775: a comment in DigestValue, which canonicalisation leaves out, made a verifier compare with only a piece of it.
const digestPattern = /(?<=<DigestValue>)[^<]*/;

test('a digest that a comment splits is read whole, as it was signed', async () => {
  const signed = await signedGeneric();
  const real = digestPattern.exec(signed)![0];
  const split = signed.replace(digestPattern, `${real.slice(0, 8)}<!-- x -->${real.slice(8)}`);
  expect(genericEvidence(split).evidence.status).toBe('valid');
});

test.each(['before', 'behind'])(
  'the digest of other content, put %s the signed one, is no digest',
  async (place) => {
    const signed = await signedGeneric();
    const real = digestPattern.exec(signed)![0];
    const forgedSource = signed.replace('<organ>A', '<organ>FORGED');
    const forged = digestPattern.exec(
      await signedGeneric({}, forgedSource.replace(/<Signature .*<\/Signature>/, '')),
    )![0];
    expect(forged).not.toBe(real);
    for (const between of ['<!---->', `<!--${forged}-->`]) {
      const both = place === 'before' ? forged + between + real : real + between + forged;
      const attack = forgedSource.replace(digestPattern, both);
      for (const source of [attack, resign(attack, rsa.privateKey)]) {
        const { evidence } = genericEvidence(source);
        expect(evidence.covered).toEqual([]);
        expect(evidence.status).not.toBe('valid');
      }
    }
    // Inside the comment, it is not there at all.
    const hidden = forgedSource.replace(
      digestPattern,
      place === 'before' ? `<!--${forged}-->${real}` : `${real}<!--${forged}-->`,
    );
    expect(genericEvidence(hidden).evidence).toMatchObject({ status: 'digest-mismatch', covered: [] });
  },
);
