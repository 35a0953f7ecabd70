import { createRequire } from 'node:module';
import { createNkey, nkeyFromSeed, signNonce } from '@lienthong/nats-server';
import { describe, expect, it } from 'vitest';

/** What the client's own implementation of keys offers. */
type ClientNkeys = {
  createUser(): ClientKey;
  createAccount(): ClientKey;
  fromSeed(seed: Uint8Array): ClientKey;
  fromPublic(key: string): ClientKey;
};
type ClientKey = {
  getPublicKey(): string;
  getSeed(): Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
};

/** It comes with the client, which belongs to another package: found by way of that one, or not at all. */
function clientNkeys(): ClientNkeys | undefined {
  try {
    const axisNats = createRequire(new URL('../../packages/axis-nats/package.json', import.meta.url));
    const transport = createRequire(axisNats.resolve('@nats-io/transport-node'));
    const core = createRequire(transport.resolve('@nats-io/nats-core'));
    return core('@nats-io/nkeys');
  } catch {
    return undefined;
  }
}

const theirs = clientNkeys();
const nonce = Buffer.from('PXoWU7zWAMt75FY');

describe.runIf(theirs)('keys, beside the client’s own (skipped where the client is not installed)', () => {
  it('of theirs are the same when ours read the seed', () => {
    for (const key of [theirs!.createUser(), theirs!.createAccount()]) {
      const ours = nkeyFromSeed(new TextDecoder().decode(key.getSeed()));
      expect(ours.publicKey).toBe(key.getPublicKey());
      expect(Buffer.from(signNonce(ours, nonce))).toEqual(Buffer.from(key.sign(nonce)));
    }
  });

  it('of ours are the same when theirs read the seed', () => {
    const ours = createNkey('user');
    expect(theirs!.fromSeed(new TextEncoder().encode(ours.seed)).getPublicKey()).toBe(ours.publicKey);
    expect(theirs!.fromPublic(ours.publicKey).verify(nonce, signNonce(ours, nonce))).toBe(true);
  });
});
