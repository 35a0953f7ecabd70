import { isExchangeError } from '@lienthong/errors';
import { seededRandom } from '@lienthong/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase32, encodeBase32 } from './base32.ts';
import { createNkey, isPublicNkey, type NkeyKind, nkeyFromSeed, signNonce } from './nkey.ts';

/** Key pair that the documentation of NATS shows. */
const documented = {
  publicKey: 'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4',
  seed: 'SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY',
};
const firstLetters: Readonly<Record<NkeyKind, string>> = {
  user: 'U',
  account: 'A',
  operator: 'O',
  server: 'N',
  cluster: 'C',
};

describe('nkeys', () => {
  it('derives the documented public key from the documented seed', () => {
    expect(nkeyFromSeed(documented.seed)).toEqual({ kind: 'user', ...documented });
  });

  it.each(Object.keys(firstLetters) as NkeyKind[])(
    'makes a key of kind %s that its seed gives again',
    (kind) => {
      const nkey = createNkey(kind, seededRandom(kind));
      expect(nkey.publicKey).toMatch(new RegExp(`^${firstLetters[kind]}[A-Z2-7]{55}$`));
      expect(nkey.seed).toMatch(new RegExp(`^S${firstLetters[kind]}[A-Z2-7]{56}$`));
      expect(nkeyFromSeed(nkey.seed)).toEqual(nkey);
      expect(isPublicNkey(nkey.publicKey, kind)).toBe(true);
    },
  );

  it('makes a different key each time', () => {
    expect(createNkey().seed).not.toBe(createNkey().seed);
  });

  it('refuses a public key of another kind, with a letter changed or cut short', () => {
    const { publicKey } = documented;
    expect(isPublicNkey(publicKey, 'account')).toBe(false);
    expect(isPublicNkey(`${publicKey.slice(0, -1)}A`)).toBe(false);
    expect(isPublicNkey(publicKey.slice(0, -1))).toBe(false);
    expect(isPublicNkey('"} include "/etc/passwd')).toBe(false);
  });

  it('refuses any seed with one letter changed, and text that is none', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    fc.assert(
      fc.property(fc.nat(57), fc.constantFrom(...letters), (at, letter) => {
        fc.pre(documented.seed[at] !== letter);
        const changed = documented.seed.slice(0, at) + letter + documented.seed.slice(at + 1);
        expect(() => nkeyFromSeed(changed)).toThrow('NATS_NKEY_INVALID');
      }),
      { seed: 1, numRuns: 300 },
    );
    for (const text of ['', documented.publicKey, documented.seed.toLowerCase(), 'S'.repeat(1_000_000)])
      expect(() => signNonce({ seed: text }, new Uint8Array(8))).toThrow('NATS_NKEY_INVALID');
  });

  it('does not show the seed in the error', () => {
    const damaged = `${documented.seed.slice(0, -1)}A`;
    try {
      nkeyFromSeed(damaged);
      expect.unreachable();
    } catch (failure) {
      expect(isExchangeError(failure, 'NATS_NKEY_INVALID')).toBe(true);
      expect(String(failure)).not.toContain(damaged.slice(5, 20));
    }
  });

  it('signs a nonce with 64 bytes, the same each time', () => {
    const nonce = Buffer.from('PXoWU7zWAMt75FY');
    const signature = signNonce(documented, nonce);
    expect(signature).toHaveLength(64);
    expect(signNonce(documented, nonce)).toEqual(signature);
    expect(signNonce(documented, Buffer.from('another'))).not.toEqual(signature);
  });

  it('reads back every base32 text it writes, and no other text of the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
      }),
      { seed: 2 },
    );
    expect(encodeBase32(Buffer.from('foob'))).toBe('MZXW6YQ');
    expect(decodeBase32('MZXW6YR')).toBeUndefined();
    expect(decodeBase32('MZXW6Y=')).toBeUndefined();
    expect(decodeBase32('A')).toBeUndefined();
  });
});
