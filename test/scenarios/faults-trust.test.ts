import { createHash } from 'node:crypto';
import { type Emulator, startEmulator } from '@lienthong/emulator';
import { openPki, RevocationChecker, requestTimeStamp } from '@lienthong/pki';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAt } from './rig/faulty-exchange.ts';
import { smallProvince } from './rig/small-province.ts';

const commune = '000.20.31.H41';
const clock = new ManualClock(startAt);

let exchange: Emulator;

beforeAll(async () => {
  const pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  exchange = await startEmulator({ registry: smallProvince(), pki, clock, trustServices: {} });
  return () => exchange.stop();
});
afterAll(() => exchange.session.faults.liftAll());

/** What is known of the revocation of an agency's certificate, asked anew. */
async function revocation(): Promise<string | undefined> {
  const { organId, name, tier } = exchange.registry.get(commune);
  const { certificates } = await exchange.pki.agencyIdentity({ organId, name, tier });
  const checker = new RevocationChecker({ clock, random: systemRandom, sources: ['ocsp', 'crl'] });
  const evidence = await exchange.pki.trust.verifyChainOnline(certificates, clock.now(), {
    checker,
    policy: 'hard-fail',
  });
  return evidence.revocation;
}

function stamp(): Promise<unknown> {
  const digest = createHash('sha256').update('văn bản').digest();
  return requestTimeStamp({
    url: exchange.trustServices?.urls.timestamp ?? '',
    stamped: { hash: 'sha256', digest },
    trust: exchange.pki.trust,
    clock,
    random: systemRandom,
  });
}

describe('ocsp-down', () => {
  test('whoever asks about revocation cannot know, until it is lifted', async () => {
    expect(await revocation()).toBe('good');
    const { id } = await exchange.session.faults.add({ kind: 'ocsp-down' });
    expect(await revocation()).toBe('unknown');
    expect((await exchange.session.faults.list())[0]?.struck).toBeGreaterThan(0);
    await exchange.session.faults.lift(id);
    expect(await revocation()).toBe('good');
  });
});

describe('timestamp-down', () => {
  test.each([
    ['down', 'PKI_SERVICE_UNREACHABLE'],
    ['wrong-time', 'PKI_TIME_STAMP_REFUSED'],
    ['wrong-digest', 'PKI_TIME_STAMP_REFUSED'],
  ])('a time stamp from a service that is %s is not to be had: %s', async (how, code) => {
    const { id } = await exchange.session.faults.add({ kind: 'timestamp-down', with: { how } });
    await expect(stamp()).rejects.toMatchObject({ code });
    await exchange.session.faults.lift(id);
    await expect(stamp()).resolves.toMatchObject({ at: clock.now() });
  });
});
