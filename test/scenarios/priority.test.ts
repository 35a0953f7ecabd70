import type { Priority } from '@lienthong/axis';
import { serialiseEdxml } from '@lienthong/edxml';
import { composeDocument } from '@lienthong/emulator';
import { samePolicy } from '@lienthong/exchange';
import type { NodeId } from '@lienthong/registry';
import { seededRandom } from '@lienthong/runtime';
import { afterEach, expect, test } from 'vitest';
import { FaultyExchange } from './rig/faulty-exchange.ts';
import { slowNodeAxis } from './rig/slow-node.ts';

/** Urgent documents go before ordinary ones at a node that has more than it can do; nobody waits for ever, nothing is lost. */

const commune = '000.20.31.H41';
const sibling = '000.21.31.H41';
const district = '000.00.31.H41';
const office = '000.00.00.G22';

let exchange: FaultyExchange;
afterEach(() => exchange.stop());

/** Nodes of communes that record once in `recordMs`: 64 packages at the most. */
async function start(recordMs: number, waitingMax?: number): Promise<void> {
  number = 0;
  sentAt.clear();
  exchange = await FaultyExchange.start({
    policyOf: samePolicy({ check: 'header', signature: 'off', unsigned: 'accept', pdf: 'off' }),
    openAxis: async ({ hosts }) => {
      const host = hosts.find(({ nodes }) => nodes.includes(commune as NodeId))?.host ?? '';
      const limit = waitingMax === undefined ? {} : { waitingMax };
      return slowNodeAxis({ clock: () => exchange.machine, host, recordMs, ...limit });
    },
  });
}

let number = 0;
/** When each document was handed in, by its number. */
const sentAt = new Map<number, number>();
const random = seededRandom('priority');

function compose(from: string, to: string, priority: number): Uint8Array {
  number += 1;
  sentAt.set(number, exchange.machine.now());
  const { registry } = exchange.emulator;
  const document = composeDocument(
    {
      from: registry.get(from),
      to: [registry.get(to)],
      at: exchange.machine.now(),
      codeNumber: String(number),
      codeNotation: 'CV',
      typeName: 'Công văn',
      subject: `Công văn ${number}`,
      priority,
      attachments: [{ name: 'a.txt', bytes: Buffer.from(`nội dung ${number}`) }],
    },
    random,
  );
  return serialiseEdxml(document);
}

/** Priorities of every twenty documents: 14 ordinary, 3 urgent, 2 very urgent, 1 express. */
const mix: readonly Priority[] = [0, 0, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0, 3, 0, 0, 2, 0, 0, 1, 0];
const classes = { 0: 'thường', 1: 'khẩn', 2: 'thượng khẩn', 3: 'hỏa tốc' } as const;

/** Latency by class, seconds: median, 99th of a hundred, longest. */
type Latencies = Readonly<Record<string, readonly [p50: number, p99: number, max: number]>>;

/** What a commune sends for twenty seconds at a rate, and how long it took each class to reach the district's mailbox. */
async function latencies(perSecond: number): Promise<Latencies> {
  const desk = await exchange.session.desk(commune);
  const sent: Promise<unknown>[] = [];
  for (let step = 0; step < 20 * 4; step += 1) {
    for (let each = 0; each < perSecond / 4; each += 1)
      sent.push(desk.submit(compose(commune, district, mix[number % mix.length] ?? 0)));
    await exchange.pass(250);
  }
  await exchange.pass(60_000);
  await Promise.all(sent);
  const items = await (await exchange.session.desk(district)).inbox({ limit: 10_000 });
  expect(items).toHaveLength(20 * perSecond);
  const byClass = new Map<Priority, { readonly number: number; readonly ms: number }[]>();
  for (const { facts, deliveredAt } of items) {
    const priority = (facts.priority ?? 0) as Priority;
    const list = byClass.get(priority) ?? [];
    byClass.set(priority, list);
    const which = Number(facts.code?.split('/')[0]);
    list.push({ number: which, ms: deliveredAt - (sentAt.get(which) ?? 0) });
  }
  for (const list of byClass.values()) {
    const numbers = list.map((item) => item.number);
    expect(numbers, 'order within sender and lane').toEqual([...numbers].sort((one, other) => one - other));
  }
  return Object.fromEntries(
    [...byClass].sort().map(([priority, list]) => {
      const ms = list.map((item) => item.ms).sort((one, other) => one - other);
      const at = (share: number) => (ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0) / 1_000;
      return [classes[priority], [at(0.5), at(0.99), at(1)]];
    }),
  );
}

test('at twice what a node can do what is urgent arrives as fast as at half of it, and what is ordinary waits', async () => {
  await start(2_000);
  expect(await latencies(64)).toEqual({
    'hỏa tốc': [3, 4, 4],
    'thượng khẩn': [3.25, 4, 4],
    khẩn: [3.25, 4, 4],
    thường: [19.25, 23.75, 24.25],
  });
  expect(await exchange.isSound()).toBe(true);
});

test('at half of what it can do all classes are equally fast', async () => {
  await start(2_000);
  expect(await latencies(16)).toEqual({
    'hỏa tốc': [3.25, 4, 4],
    'thượng khẩn': [3.25, 4, 4],
    khẩn: [3, 4, 4],
    thường: [3.25, 4, 4],
  });
  expect(await exchange.isSound()).toBe(true);
});

test('with nothing but express in great number an ordinary document gets its share of one in fifteen', async () => {
  await start(1_000);
  const desk = await exchange.session.desk(commune);
  const flood = Array.from({ length: 640 }, () => desk.submit(compose(commune, district, 3)));
  const ordinary = desk.submit(compose(commune, district, 0));
  await exchange.pass(3_000);
  const items = await (await exchange.session.desk(district)).inbox({ limit: 1_000 });
  expect(items.some(({ facts }) => facts.priority === 0)).toBe(true);
  expect(items.length).toBeLessThan(300);
  await exchange.pass(30_000);
  await Promise.all([...flood, ordinary]);
});

test('who says urgent of what is signed as ordinary is refused, and so nobody can flood the lane', async () => {
  await start(0);
  const session = exchange.session;
  const client = await session.desk(commune);
  const { outcome } = await client.submit(compose(commune, district, 1), { priority: 3 });
  expect(outcome).toMatchObject({
    status: 'refused',
    refusals: [{ code: 'EXCHANGE_PRIORITY_FALSE', details: { claimed: 3, signed: 1 } }],
  });
  expect((await client.submit(compose(commune, district, 1), { priority: 0 })).outcome.status).toBe(
    'accepted',
  );
  expect((await client.submit(compose(commune, district, 4), { priority: 3 })).outcome.status).toBe(
    'accepted',
  );
});

test('the urgent lane has a quota of its own', async () => {
  await start(0);
  await exchange.session.quotas.set('commune', { urgent: 2 });
  const desk = await exchange.session.desk(commune);
  const codes: string[] = [];
  for (const priority of [1, 0, 3, 2, 0])
    codes.push((await desk.submit(compose(commune, district, priority))).outcome.refusals[0]?.code ?? '');
  expect(codes).toEqual(['', '', '', 'EXCHANGE_QUOTA_EXCEEDED', '']);
});

test('a node that has too much tells senders to wait; others go on, and what was taken arrives once', async () => {
  await start(2_000, 200);
  const desk = await exchange.session.desk(commune);
  const documents = Array.from({ length: 300 }, () => compose(commune, office, 0));
  const handed = documents.map((bytes) =>
    desk.submit(bytes).then(
      ({ outcome }) => outcome.status as string,
      ({ code }: { readonly code: string }) => code,
    ),
  );
  await exchange.quiet();
  // Elsewhere nobody notices, and neighbours still reach the node that is full.
  const elsewhere = await exchange.session.desk(district);
  expect((await elsewhere.submit(compose(district, office, 0))).outcome.status).toBe('accepted');
  expect((await elsewhere.submit(compose(district, sibling, 0))).outcome.status).toBe('accepted');
  await exchange.pass(30_000);
  const said = await Promise.all(handed);
  expect(said.filter((one) => one === 'accepted')).toHaveLength(200);
  expect(said.filter((one) => one === 'AXIS_FULL')).toHaveLength(100);
  // Told to wait, the sender waits, and hands in the same bytes.
  const again = documents
    .filter((_, index) => said[index] === 'AXIS_FULL')
    .map((bytes) => desk.submit(bytes));
  await exchange.pass(30_000);
  for (const { outcome } of await Promise.all(again))
    expect(outcome).toMatchObject({ status: 'accepted', duplicate: false });
  expect(await (await exchange.session.desk(office)).inbox({ limit: 1_000 })).toHaveLength(301);
  expect(await exchange.isSound()).toBe(true);
});
