import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@lienthong/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AgencyIdentity, openPki, type Pki, parseCrl } from './index.ts';

const start = Date.parse('2026-03-05T01:02:03Z');
const agency = { organId: '000.20.31.H41', name: 'UBND xã Nghĩa Đồng' };

let dir: string;
let clock: ManualClock;
let pki: Pki;
let identity: AgencyIdentity;
let leaf: Uint8Array;

const open = (): Promise<Pki> => openPki({ dir, clock, agencyKeys: 'p-256' });
const trustOf = (where: Pki, at = clock.now()) => where.trust.verifyChain(identity.certificates, at).trust;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'pki-'));
  clock = new ManualClock(start);
  pki = await open();
  identity = await pki.agencyIdentity(agency);
  leaf = identity.certificates[0]!;
});
afterEach(() => rmSync(dir, { recursive: true }));

test('a suspended certificate is refused from then on, and good for all times when resumed', async () => {
  clock.advance(1000);
  expect(await pki.suspend(leaf)).toMatchObject({ reason: 'certificateHold', revokedAt: start + 1000 });
  expect(trustOf(pki)).toBe('revoked');
  expect(trustOf(pki, start)).toBe('trusted');
  clock.advance(1000);
  await pki.resume(leaf);
  expect(trustOf(pki)).toBe('trusted');
  expect(trustOf(pki, start + 1500)).toBe('trusted');
  expect(pki.revocations).toEqual([]);
});

test('it can be suspended again, and everything survives a restart', async () => {
  for (let round = 0; round < 3; round += 1) {
    await pki.suspend(leaf);
    await pki.resume(leaf);
  }
  expect(trustOf(await open())).toBe('trusted');
  await pki.suspend(leaf);
  expect(trustOf(await open())).toBe('revoked');
  expect(readdirSync(join(dir, 'revocations'))).toHaveLength(7);
});

test('a suspended certificate that is then revoked counts as revoked since its suspension, for good', async () => {
  await pki.suspend(leaf);
  clock.advance(5000);
  const revocation = await pki.revoke(leaf, { reason: 'cessationOfOperation' });
  expect(revocation).toMatchObject({ reason: 'cessationOfOperation', revokedAt: start });
  expect(await pki.suspend(leaf)).toEqual(revocation);
  await expect(pki.resume(leaf)).rejects.toThrow('PKI_NOT_SUSPENDED');
  expect((await open()).revocations).toEqual([revocation]);
});

test('a certificate that is good cannot be resumed', async () => {
  await expect(pki.resume(leaf)).rejects.toThrow('PKI_NOT_SUSPENDED');
});

test('another process sees suspension and end within a second of its clock, unasked', async () => {
  const other = await open();
  expect(trustOf(other)).toBe('trusted');
  await pki.suspend(leaf);
  clock.advance(999);
  expect(trustOf(other)).toBe('trusted');
  clock.advance(1);
  expect(trustOf(other)).toBe('revoked');
  await other.resume(leaf);
  clock.advance(1000);
  expect(trustOf(pki)).toBe('trusted');
});

test('two processes that act on one certificate at the same time leave one history', async () => {
  const others = await Promise.all([open(), open(), open()]);
  const all = await Promise.all(others.map((one) => one.revoke(leaf, { reason: 'superseded' })));
  expect(new Set(all.map(({ revokedAt }) => revokedAt)).size).toBe(1);
  expect(readdirSync(join(dir, 'revocations'))).toHaveLength(1);
  const [hold, permanent] = await Promise.all([
    others[0]!.suspend(identity.certificates[1]!),
    others[1]!.revoke(identity.certificates[1]!, { reason: 'cACompromise' }),
  ]);
  expect([hold.reason, permanent.reason]).toContain('cACompromise');
  expect((await open()).revocations.map(({ reason }) => reason).toSorted()).toEqual([
    'cACompromise',
    'superseded',
  ]);
});

test('a history with a gap is refused', async () => {
  await pki.suspend(leaf);
  await pki.resume(leaf);
  rmSync(join(dir, 'revocations', `${identity.fingerprint}.1.json`));
  await expect(open()).rejects.toThrow('the one before it is gone');
});

test('lists hold what is suspended, lose it when it is resumed, and have rising numbers', async () => {
  const read = async () => parseCrl((await pki.services.crl('state-1'))!);
  const [before] = [await read(), await pki.suspend(leaf)];
  const held = await read();
  await pki.resume(leaf);
  const after = await read();
  expect(before.entries.size).toBe(0);
  expect([...held.entries.values()]).toEqual([{ reason: 'certificateHold', revokedAt: start }]);
  expect(after.entries.size).toBe(0);
  const numbers = [before, held, after].map(({ number }) => number ?? 0);
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  expect(new Set(numbers).size).toBe(3);
  clock.advance(12 * 3_600_000);
  expect((await read()).number).toBeGreaterThan(numbers[2]!);
});
