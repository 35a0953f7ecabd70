import type { AgencyDesk } from '@lienthong/emulator';
import type { NodeId } from '@lienthong/registry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FaultyExchange, startAt } from './rig/faulty-exchange.ts';

/** What agencies may hand in, by the exchange's own clock: refused or held above it, and the same after a crash. */

const commune = '000.20.31.H41';
const sibling = '000.21.31.H41';
const district = '000.00.31.H41';
const office = '000.00.00.G22';
const hourMs = 3_600_000;

let exchange: FaultyExchange;

beforeEach(async () => {
  exchange = await FaultyExchange.start();
});
afterEach(async () => {
  await exchange.pass(60_000);
  expect(await exchange.isSound()).toBe(true);
  await exchange.stop();
});

type Outcome = Awaited<ReturnType<AgencyDesk['submit']>>['outcome'];

async function submit(from: string, bytes: Uint8Array): Promise<Outcome> {
  return (await (await exchange.session.desk(from)).submit(bytes)).outcome;
}

/** Hands in new documents; their refusals, '' where one was taken. */
async function codes(from: string, count: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (let left = count; left > 0; left -= 1)
    found.push((await submit(from, await exchange.compose(from, office))).refusals[0]?.code ?? '');
  return found;
}

const full = 'EXCHANGE_QUOTA_EXCEEDED';

test('above its packages an hour an agency is refused with the time to come again, and then taken', async () => {
  await exchange.session.quotas.set(commune, { packages: 2 });
  expect(await codes(commune, 2)).toEqual(['', '']);
  const bytes = await exchange.compose(commune, office);
  const { status, refusals } = await submit(commune, bytes);
  const again = new Date(startAt + hourMs / 2).toISOString();
  expect({ status, refusals }).toEqual({
    status: 'refused',
    refusals: [
      {
        to: [office],
        code: full,
        rule: undefined,
        details: { agency: commune, measure: 'packages', limit: 2, seconds: 3600, again },
      },
    ],
  });
  expect(await exchange.counted(commune, 'refused')).toBe(1);
  await exchange.session.clock.jump(hourMs / 2 - 1);
  expect((await submit(commune, bytes)).refusals[0]?.code).toBe(full);
  await exchange.session.clock.jump(1);
  expect(await submit(commune, bytes)).toMatchObject({ status: 'accepted', duplicate: false });
  await exchange.quiet();
  expect(await exchange.inbox(office)).toHaveLength(3);
});

test('the quota of a tier holds for each of its agencies; an agency has what is set for it', async () => {
  await exchange.session.quotas.setAll({
    all: { packages: 9 },
    commune: { packages: 1 },
    [sibling]: { packages: 2 },
  });
  expect(await codes(commune, 2)).toEqual(['', full]);
  expect(await codes(sibling, 3)).toEqual(['', '', full]);
  expect(await codes(district, 3)).toEqual(['', '', '']);
});

test('bytes are a quota; a package larger than all of it goes when nothing is used', async () => {
  const bytes = await exchange.compose(commune, office);
  await exchange.session.quotas.set(commune, { bytes: bytes.length - 1 });
  expect((await submit(commune, bytes)).status).toBe('accepted');
  expect(await codes(commune, 1)).toEqual([full]);
});

test('the same bytes again use nothing up', async () => {
  await exchange.session.quotas.set(commune, { packages: 2 });
  const bytes = await exchange.compose(commune, office);
  for (let times = 0; times < 5; times += 1) expect((await submit(commune, bytes)).status).toBe('accepted');
  expect(await codes(commune, 2)).toEqual(['', full]);
});

test('what was sent before counts as if the quota had always held, and less the longer ago it was', async () => {
  expect(await codes(commune, 3)).toEqual(['', '', '']);
  await exchange.session.quotas.set(commune, { packages: 4 });
  expect(await codes(commune, 2)).toEqual(['', full]);
  await exchange.session.quotas.clear(commune);
  expect(await codes(commune, 1)).toEqual(['']);
  expect((await exchange.session.quotas.list()).set).toEqual([]);
});

test('after a crash of the node what is used is what the ledger says', async () => {
  await exchange.session.quotas.set(commune, { packages: 3 });
  expect(await codes(commune, 2)).toEqual(['', '']);
  await exchange.session.clock.jump(hourMs / 6);
  const before = (await exchange.session.quotas.list()).agencies;
  expect(before).toMatchObject([{ agency: commune, used: { packages: 1.5 } }]);
  const { id } = await exchange.session.faults.add({ kind: 'kill', on: { node: commune } });
  await exchange.pass(5_000);
  await exchange.session.faults.lift(id);
  await exchange.pass(30_000);
  const [after] = (await exchange.session.quotas.list()).agencies;
  expect(after?.used.packages).toBeCloseTo(1.5 - (35 * 3) / 3600, 9);
  expect(await codes(commune, 2)).toEqual(['', full]);
});

test('with `queue` the node holds what is above, in the order in which it came, and nothing twice', async () => {
  await exchange.session.quotas.set(commune, { packages: 60, windowMs: 60_000, policy: 'queue' });
  await exchange.session.quotas.set(sibling, { packages: 1 });
  const desk = await exchange.session.desk(commune);
  const documents: Uint8Array[] = [];
  for (let number = 0; number < 70; number += 1) documents.push(await exchange.compose(commune, office));
  const handed = await Promise.all(
    documents.map((bytes) =>
      desk.submit(bytes).then(
        ({ outcome }) => outcome.status,
        ({ code }: { readonly code: string }) => code,
      ),
    ),
  );
  expect(handed.filter((status) => status === 'accepted')).toHaveLength(60);
  expect(handed.filter((status) => status === 'EXCHANGE_SUBMISSION_QUEUED')).toHaveLength(10);
  // Others do not wait for those that are held.
  expect(await codes(sibling, 1)).toEqual(['']);
  // The sender, unsure, hands the last one in again: it is the same package.
  await desk.submit(documents.at(-1) ?? new Uint8Array()).catch(() => undefined);
  await exchange.quiet();
  const held = await exchange.session.quotas.held();
  expect(held).toHaveLength(10);
  expect(held[0]).toMatchObject({ node: commune, agency: commune, copies: 1, facts: { kind: 'new' } });
  expect(await exchange.session.quotas.held(district as NodeId)).toEqual([]);
  expect(await exchange.inbox(office)).toHaveLength(61);
  await exchange.pass(5_000);
  const early = (await exchange.inbox(office)).length;
  expect(early).toBeGreaterThan(61);
  expect(early).toBeLessThan(68);
  await exchange.pass(60_000);
  const items = await (await exchange.session.desk(office)).inbox();
  expect(items).toHaveLength(71);
  expect(await exchange.session.quotas.held()).toEqual([]);
  const numbers = items
    .filter(({ facts }) => facts.sender === commune)
    .map(({ facts }) => Number(facts.code?.split('/')[0]));
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
});

test('what waits with receivers is limited too, and room is made by taking it out', async () => {
  await exchange.session.quotas.set(commune, { waiting: 2 });
  expect(await codes(commune, 2)).toEqual(['', '']);
  await exchange.quiet();
  const bytes = await exchange.compose(commune, office);
  expect((await submit(commune, bytes)).refusals[0]).toMatchObject({
    code: 'EXCHANGE_WAITING_FULL',
    details: { agency: commune, count: 2, limit: 2 },
  });
  const receiver = await exchange.session.desk(office);
  const [first] = await receiver.inbox();
  await receiver.acknowledge(first?.pkg ?? '', { state: 'processing' });
  await exchange.quiet();
  expect((await submit(commune, bytes)).status).toBe('refused');
  for (const state of ['done', 'processing', 'done'] as const)
    await receiver.acknowledge(first?.pkg ?? '', { state });
  await exchange.quiet();
  expect((await submit(commune, bytes)).status).toBe('accepted');
  expect(await codes(commune, 1)).toEqual(['EXCHANGE_WAITING_FULL']);
});

test('refused copies and copies on the own node are counted out when they end', async () => {
  await exchange.session.quotas.set(district, { waiting: 1 });
  const none = await exchange.compose(district, '000.20.31.H41');
  await exchange.session.lockAgency(commune);
  expect((await submit(district, none)).status).toBe('refused');
  await exchange.session.unlockAgency(commune);
  const own = await exchange.compose(district, district);
  expect((await submit(district, own)).status).toBe('accepted');
  expect(await codes(district, 1)).toEqual(['EXCHANGE_WAITING_FULL']);
  const desk = await exchange.session.desk(district);
  for (const { pkg } of await desk.inbox()) await desk.acknowledge(pkg);
  expect(await codes(district, 1)).toEqual(['']);
});

test('the sender sees its own quota and how much is used, and nobody else does', async () => {
  await exchange.session.quotas.set('commune', { packages: 4, bytes: 1_000_000 });
  await codes(commune, 1);
  const desk = await exchange.session.desk(commune);
  expect(await desk.quota()).toMatchObject({
    agency: commune,
    quota: { packages: 4, bytes: 1_000_000 },
    used: { packages: 1, waiting: 1 },
  });
  expect(await (await exchange.session.desk(office)).quota()).toBeUndefined();
  const { agencies } = await exchange.session.quotas.list();
  expect(agencies.map(({ agency }) => agency)).toEqual(expect.arrayContaining([commune, sibling]));
  expect(agencies.map(({ agency }) => agency)).not.toContain(office);
});

test.each([
  [{}, 'no limit'],
  [{ policy: 'queue' }, 'no limit'],
  [{ packages: 0 }, 'packages'],
  [{ packages: 1.5 }, 'packages'],
  [{ packages: 1, windowMs: 1 }, 'windowMs'],
  [{ parcels: 1 }, ''],
] as const)('%j is no quota', async (quota, problem) => {
  await expect(exchange.session.quotas.set(commune, quota as object)).rejects.toMatchObject({
    code: 'EXCHANGE_QUOTA_MALFORMED',
    details: { problem: expect.stringContaining(problem) },
  });
});

test('a quota is for somebody', async () => {
  await expect(exchange.session.quotas.set('000.99.99.H41', { packages: 1 })).rejects.toMatchObject({
    code: 'REGISTRY_ORGANISATION_UNKNOWN',
  });
});
