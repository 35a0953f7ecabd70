import { type Delivery, partyOf } from '@lienthong/axis';
import type { NatsAxisConnection } from '@lienthong/axis-nats';
import { beforeEach, expect, test } from 'vitest';
import { Attacker } from './attacker.ts';
import { eventually, Inbox, text, utf8 } from './inbox.ts';
import { startTown, type Town, town } from './town.ts';

const { district, commune } = town;
const from = partyOf(commune);
let site: Town;
let communeHost: NatsAxisConnection;
let districtHost: NatsAxisConnection;

beforeEach(async () => {
  site = await startTown();
  communeHost = await site.connect('communeHost', { groupsSends: true });
  districtHost = await site.connect('districtHost');
  return () => site.close();
});

const sendAll = (ids: readonly string[]) =>
  Promise.all(ids.map((id) => communeHost.axis.send({ to: district, from, id, body: utf8(`body ${id}`) })));
const receive = (inbox: Inbox) =>
  districtHost.axis.receive({ host: 'district', nodes: [district], onDelivery: inbox.onDelivery });
const ids = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
const told = (deliveries: readonly Delivery[]) => deliveries.map(({ id, body }) => `${id}: ${text(body)}`);

test('what a host sends in one turn is stored as few messages and arrives one by one, in order', async () => {
  const sent = await sendAll(ids(150));
  expect(await site.stored('LT_IN')).toBe(3);
  const inbox = new Inbox();
  await receive(inbox);
  const deliveries = await inbox.first(150);
  expect(told(deliveries)).toEqual(ids(150).map((id) => `${id}: body ${id}`));
  expect(deliveries.map(({ sequence }) => sequence)).toEqual(sent.map(({ sequence }) => sequence));
  expect(new Set(deliveries.map(({ sequence }) => sequence)).size).toBe(150);
  expect(deliveries.every(({ to, from: sender }) => to === district && sender === from)).toBe(true);
  await Promise.all(deliveries.map((delivery) => delivery.acknowledge()));
});

test('what alone is sent goes as it is, and the same twice in one turn is one message', async () => {
  const [first, second] = await sendAll(['same', 'same']);
  expect(first).toEqual({ sequence: 1, duplicate: false });
  expect(second).toEqual({ sequence: 1, duplicate: true });
  expect(await communeHost.axis.send({ to: district, from, id: 'same', body: utf8('again') })).toEqual(
    second,
  );
});

test('one message of a group that is given back comes again alone', async () => {
  await sendAll(ids(3));
  const inbox = new Inbox();
  await receive(inbox);
  const [first, second, third] = await inbox.first(3);
  await first?.acknowledge();
  second?.retry(1);
  await third?.acknowledge();
  const [again] = (await inbox.first(4)).slice(3);
  expect(again).toMatchObject({ id: 'm1', attempt: 2, sequence: second?.sequence });
  await again?.acknowledge();
  expect(inbox.deliveries).toHaveLength(4);
});

test('a group of which one message is not settled comes again as a whole; one that is settled never does', async () => {
  await sendAll(['a', 'b']);
  await new Promise(setImmediate);
  await sendAll(['c', 'd']);
  const before = new Inbox();
  const receiver = await receive(before);
  const [a, , c, d] = await before.first(4);
  await Promise.all([a?.acknowledge(), c?.acknowledge(), d?.acknowledge()]);
  await receiver.close();
  await expect(before.deliveries[1]?.acknowledge()).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
  await communeHost.axis.send({ to: district, from, id: 'last', body: utf8('') });
  const after = new Inbox();
  await receive(after);
  const deliveries = await after.first(3);
  expect(deliveries.map(({ id }) => id).sort()).toEqual(['a', 'b', 'last']);
  expect(deliveries.find(({ id }) => id === 'b')?.attempt).toBeGreaterThan(1);
  await Promise.all(deliveries.map((delivery) => delivery.acknowledge()));
  await eventually(() => after.deliveries.length).toBe(3);
});

test('a message that says it is a group and is none is delivered as it is', async () => {
  const attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  const headers = { 'Lt-Id': 'false', 'Lt-Group': '2' };
  attacker.publish(`lt.in.${commune}.${town.agency}`, 'no group', { headers });
  expect(await attacker.settled()).toEqual([]);
  const inbox = new Inbox();
  await communeHost.axis.receive({ host: 'commune', nodes: [commune], onDelivery: inbox.onDelivery });
  const deliveries = await inbox.first(1);
  expect(told(deliveries)).toEqual(['false: no group']);
  await deliveries[0]?.acknowledge();
  attacker.close();
});
