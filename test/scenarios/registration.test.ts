import { createHash } from 'node:crypto';
import { type AgencyDesk, type Emulator, memoryAxisService, startEmulator } from '@lienthong/emulator';
import { errorRow } from '@lienthong/errors';
import type { Outcome } from '@lienthong/exchange';
import { type AxisService, type FollowedRegistry, followRegistry } from '@lienthong/node-host';
import { openPki, type Pki } from '@lienthong/pki';
import { buildTopology, type OrganisationRow } from '@lienthong/registry';
import { systemClock } from '@lienthong/runtime';
import { beforeEach, expect, test } from 'vitest';
import { smallProvince } from './rig/small-province.ts';

const [commune, department] = ['000.20.31.H41', '000.00.14.H41'] as const;
const newCode = 'H41.31.20.7';
const row: OrganisationRow = {
  codeQd20: newCode,
  name: 'Trạm y tế xã Một Một',
  tier: 'commune',
  kind: 'trạm y tế',
  parent: commune,
  mail: 'tram@example.org',
};
const system = 'hcm-1';
const clock = systemClock;

let service: AxisService;
let pki: Pki;
let exchange: Emulator;
/** What a gateway has: a registry of its own that follows the notices. */
let gateway: FollowedRegistry;
let letterCount = 0;

beforeEach(async () => {
  service = await memoryAxisService({ clock });
  pki = await openPki({ dir: undefined, clock, agencyKeys: 'p-256' });
  exchange = await start();
  const registry = smallProvince();
  const { transport } = await service.openParty('operator');
  const { notices } = transport;
  gateway = await followRegistry({
    notices,
    registry,
    topology: buildTopology(registry, { routing: 'tiered' }),
  });
  return async () => {
    await gateway.close();
    await exchange.stop();
  };
});

const start = (): Promise<Emulator> =>
  startEmulator({ registry: smallProvince(), pki, clock, openAxis: async () => service });

const desk = (code: string): Promise<AgencyDesk> => exchange.session.desk(code);

async function send(from: string, to: string): Promise<Outcome & { readonly bytes: Uint8Array }> {
  letterCount += 1;
  const sender = await desk(from);
  const bytes = await sender.compose({
    to: [exchange.registry.get(to)],
    codeNumber: String(letterCount),
    codeNotation: 'CV',
    typeName: 'Công văn',
    subject: `Công văn ${letterCount}`,
    attachments: [{ name: 'a.txt', bytes: Buffer.from(`nội dung ${letterCount}`) }],
  });
  const { outcome } = await sender.submit(bytes);
  return { ...outcome, bytes };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function delivered(code: string, count: number): Promise<Awaited<ReturnType<AgencyDesk['inbox']>>> {
  const box = await desk(code);
  await expect.poll(async () => (await box.inbox()).length, { timeout: 90_000 }).toBe(count);
  return box.inbox();
}

const settled = async (): Promise<void> => {
  await expect
    .poll(async () => (await exchange.session.verifyBooks({ atRest: true })).sound, { timeout: 90_000 })
    .toBe(true);
};

test('an agency that a system registers receives and sends at once; locked, unlocked and deregistered it is treated so', async () => {
  await gateway.post({ type: 'registered', row, system, at: clock.now() });
  const accepted = await send(department, newCode);
  expect(accepted.status).toBe('accepted');
  const [first] = await delivered(newCode, 1);
  const box = await desk(newCode);
  expect(sha256(await box.fetch(first!))).toBe(sha256(accepted.bytes));
  await box.acknowledge(first!.pkg);
  expect((await send(newCode, commune)).status).toBe('accepted');
  expect((await send('000.00.00.G12', 'H41.31.020.07')).status).toBe('accepted');
  await delivered(newCode, 1);

  await exchange.session.lockAgency(newCode, 'kiểm tra');
  const refused = await send(department, newCode);
  expect(refused).toMatchObject({
    status: 'refused',
    refusals: [{ code: 'EXCHANGE_RECEIVER_LOCKED', details: { code: newCode } }],
  });
  expect(errorRow('EXCHANGE_RECEIVER_LOCKED').wireStatus).toBe('23');
  expect(await send(newCode, commune)).toMatchObject({ refusals: [{ code: 'EXCHANGE_SENDER_LOCKED' }] });
  // What was in the mailbox before stays there and can be fetched.
  const [waiting] = await delivered(newCode, 1);
  expect((await box.fetch(waiting!)).length).toBe(waiting!.facts.size);

  await exchange.session.unlockAgency(newCode);
  expect((await send(department, newCode)).status).toBe('accepted');
  await delivered(newCode, 2);

  await gateway.post({ type: 'deregistered', code: newCode, system, at: clock.now() });
  expect(await send(department, newCode)).toMatchObject({
    status: 'refused',
    refusals: [{ code: 'EXCHANGE_RECEIVER_UNKNOWN' }],
  });
  expect(await send(newCode, commune)).toMatchObject({
    refusals: [{ code: 'REGISTRY_AGENCY_DEREGISTERED' }],
  });
  for (const item of await delivered(newCode, 2)) {
    expect((await box.fetch(item)).length).toBe(item.facts.size);
    await box.acknowledge(item.pkg);
  }
  await delivered(newCode, 0);
  await settled();
});

test('an exchange that starts again knows the agencies, their mailboxes and their locks before it serves', async () => {
  await gateway.post({ type: 'registered', row, system, at: clock.now() });
  await exchange.session.lockAgency(commune);
  await send(department, newCode);
  await delivered(newCode, 1);
  await exchange.stop();
  exchange = await start();
  expect(await delivered(newCode, 1)).toHaveLength(1);
  expect(await send(department, commune)).toMatchObject({ refusals: [{ code: 'EXCHANGE_RECEIVER_LOCKED' }] });
  expect((await send(department, newCode)).status).toBe('accepted');
  await delivered(newCode, 2);
  await settled();
});

test('the same package handed in again after a lock is the duplicate that it is: what was decided stands', async () => {
  const sender = await desk(department);
  const { bytes } = await send(department, commune);
  await delivered(commune, 1);
  await exchange.session.lockAgency(commune);
  const { outcome } = await sender.submit(bytes);
  expect(outcome).toMatchObject({ status: 'accepted', duplicate: true, refusals: [] });
  await delivered(commune, 1);
});

test('what was refused for an agency that nobody knew is accepted when it has been registered', async () => {
  const stranger = { ...exchange.registry.get(commune), organId: newCode as never, codeQd20: newCode };
  const sender = await desk(department);
  const bytes = await sender.compose({
    to: [stranger],
    codeNumber: '1',
    codeNotation: 'CV',
    typeName: 'Công văn',
    subject: 'Sớm quá',
    attachments: [{ name: 'a.txt', bytes: Buffer.from('sớm') }],
  });
  const early = await sender.submit(bytes);
  expect(early.outcome.status).toBe('refused');
  await gateway.post({ type: 'registered', row, system, at: clock.now() });
  const { outcome } = await sender.submit(bytes);
  expect(outcome).toMatchObject({ status: 'accepted', duplicate: false });
  await delivered(newCode, 1);
  await settled();
});

test('the same bytes that were refused because of a lock are accepted after it', async () => {
  await exchange.session.lockAgency(commune);
  const { bytes, status } = await send(department, commune);
  expect(status).toBe('refused');
  await exchange.session.unlockAgency(commune);
  const { outcome } = await (await desk(department)).submit(bytes);
  expect(outcome).toMatchObject({ status: 'accepted', duplicate: false });
  await delivered(commune, 1);
  await settled();
});

test('one of several receivers that is locked is refused alone', async () => {
  await exchange.session.lockAgency(commune);
  const sender = await desk(department);
  const to = [commune, '000.21.31.H41'].map((code) => exchange.registry.get(code));
  const draft = { codeNumber: '9', codeNotation: 'CV', typeName: 'Công văn', subject: 'Hai nơi' };
  const bytes = await sender.compose({
    ...draft,
    to,
    attachments: [{ name: 'a.txt', bytes: Buffer.from('x') }],
  });
  const { outcome } = await sender.submit(bytes);
  expect(outcome).toMatchObject({
    status: 'accepted',
    copies: 2,
    refusals: [{ to: [commune], code: 'EXCHANGE_RECEIVER_LOCKED' }],
  });
  await delivered('000.21.31.H41', 1);
  await settled();
});

test('a lock of an unknown agency is refused by its code', async () => {
  await expect(exchange.session.lockAgency('H77')).rejects.toMatchObject({
    code: 'REGISTRY_ORGANISATION_UNKNOWN',
  });
});

test('two exchanges in one process that were given one registry do not hear each other’s notices', async () => {
  const registry = smallProvince();
  const [one, other] = [
    await startEmulator({ registry, pki, clock }),
    await startEmulator({ registry, pki, clock }),
  ];
  await one.session.lockAgency(commune);
  const { organId } = registry.get(commune);
  expect([one, other].map((emulator) => emulator.registry.isLocked(organId))).toEqual([true, false]);
  expect(registry.isLocked(organId)).toBe(false);
  await Promise.all([one.stop(), other.stop()]);
});
