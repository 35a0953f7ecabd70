import { describe, expect, test } from 'vitest';
import { resign } from './attacker-tools.ts';
import { codesOf, genericEvidence, rsa, signedGeneric } from './generic-sample.ts';

const digestPattern = /<DigestValue>([^<]*)/;
const withDigest = async (change: (digest: Buffer) => Uint8Array): Promise<string> => {
  const signed = await signedGeneric();
  const digest = Buffer.from(digestPattern.exec(signed)![1]!, 'base64');
  const changed = Buffer.from(change(digest)).toString('base64');
  return resign(signed.replace(digestPattern, `<DigestValue>${changed}`), rsa.privateKey);
};

describe('a digest is compared whole, though the signer himself signed less', () => {
  test('the whole one matches', async () => {
    expect(genericEvidence(await withDigest((digest) => digest)).evidence.status).toBe('valid');
  });

  test.each([1, 4, 16, 20, 31])('its first %i bytes do not match', async (length) => {
    const { evidence } = genericEvidence(await withDigest((digest) => digest.subarray(0, length)));
    expect(evidence).toMatchObject({ status: 'digest-mismatch', covered: [] });
    expect(codesOf(evidence)).toEqual(['SIGNATURE_DIGEST_MISMATCH']);
  });

  test.each([
    ['a byte behind it', (digest: Buffer) => Buffer.concat([digest, Buffer.alloc(1)])],
    ['another of its length', () => Buffer.alloc(32)],
    [
      'its last byte changed',
      (digest: Buffer) => Buffer.concat([digest.subarray(0, 31), Buffer.of(~digest[31]!)]),
    ],
  ])('with %s it does not match', async (_name, change) => {
    expect(genericEvidence(await withDigest(change)).evidence).toMatchObject({
      status: 'digest-mismatch',
      covered: [],
    });
  });

  test('an empty one is no digest', async () => {
    const { evidence } = genericEvidence(await withDigest(() => Buffer.alloc(0)));
    expect(evidence).toMatchObject({ status: 'unverifiable', covered: [] });
    expect(codesOf(evidence)).toEqual(['SIGNATURE_STRUCTURE_INVALID']);
  });
});
