import { generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { derEcdsaValue, fixedEcdsaValue } from './ecdsa-value.ts';

const message = Buffer.from('Công văn');

describe.each([
  ['prime256v1', 64],
  ['secp384r1', 96],
  ['secp521r1', 132],
])('on %s', (namedCurve, length) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });

  test('what OpenSSL writes in one form it reads in the other', () => {
    for (let round = 0; round < 50; round++) {
      const fixed = fixedEcdsaValue(sign('sha256', message, privateKey), length);
      expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, fixed)).toBe(true);
      const other = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      expect(verify('sha256', message, publicKey, derEcdsaValue(other))).toBe(true);
    }
  });

  test('any two numbers come back as they were, leading zeros and all', () => {
    const half = fc
      .tuple(fc.nat({ max: length / 2 }), fc.uint8Array({ minLength: length / 2, maxLength: length / 2 }))
      .map(([zeros, bytes]) => Buffer.from(bytes).fill(0, 0, zeros));
    fc.assert(
      fc.property(half, half, (r, s) => {
        const fixed = Buffer.concat([r, s]);
        const der = derEcdsaValue(fixed);
        expect(fixedEcdsaValue(der, length)).toEqual(fixed);
        expect(der.length).toBeLessThanOrEqual(length + 9);
      }),
    );
  });
});

test('numbers are written as DER has them: shortest, and not negative', () => {
  expect(derEcdsaValue(Buffer.from('0000', 'hex')).toString('hex')).toBe('3006020100020100');
  expect(derEcdsaValue(Buffer.from('0080007f', 'hex')).toString('hex')).toBe('30070202008002017f');
});
