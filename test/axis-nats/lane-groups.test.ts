import { hostsAddress, type NodeAddress, partyOf } from '@lienthong/axis';
import { connectAxis, type NatsAxisConnection, provisionAxis } from '@lienthong/axis-nats';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { Closers } from '@lienthong/runtime';
import { beforeEach, expect, test } from 'vitest';
import { Attacker } from './attacker.ts';
import { eventually, Inbox, text, utf8 } from './inbox.ts';
import { startTown, type Town, town } from './town.ts';

const { district, commune, neighbour, village, allNodes } = town;
const from = partyOf(district);

const sendTo = (host: NatsAxisConnection, nodes: readonly NodeAddress[], sender = from) =>
  Promise.all(
    nodes.map((to, n) => host.axis.send({ to, from: sender, id: `m${n}`, body: utf8(`${n} for ${to}`) })),
  );
const told = ({ deliveries }: Inbox) => deliveries.map(({ to, id, body }) => [to, id, text(body)]);

test('what a node says to several others of one lane in one turn is stored once and arrives at each', async () => {
  const site = await startedTown();
  const districtHost = await site.connect('districtHost', { groupsSends: true });
  const communeHost = await site.connect('communeHost', { groupsSends: true });
  const nodes = [commune, neighbour, commune];
  const sent = await sendTo(districtHost, nodes);
  expect(await site.stored('LT_IN')).toBe(1);
  const inbox = new Inbox();
  await communeHost.axis.receive({
    host: 'commune',
    nodes: [commune, neighbour],
    onDelivery: inbox.onDelivery,
  });
  const deliveries = await inbox.first(3);
  expect(told(inbox)).toEqual(nodes.map((to, n) => [to, `m${n}`, `${n} for ${to}`]));
  expect(deliveries.every((delivery) => delivery.from === from)).toBe(true);
  expect(deliveries.map(({ sequence }) => sequence)).toEqual(sent.map(({ sequence }) => sequence));
  expect(new Set(sent.map(({ sequence }) => sequence)).size).toBe(3);
  await Promise.all(deliveries.map((delivery) => delivery.acknowledge()));
  const again = await sendTo(districtHost, nodes);
  expect(again).toEqual(sent.map(({ sequence }) => ({ sequence, duplicate: true })));
});

test('the same id for two nodes is two messages, for one node in one turn it is one', async () => {
  const site = await startedTown();
  const host = await site.connect('districtHost', { groupsSends: true });
  const send = (to: NodeAddress) => host.axis.send({ to, from, id: 'same', body: utf8(to) });
  const [one, other, again] = await Promise.all([commune, neighbour, commune].map(send));
  expect(one?.sequence).not.toBe(other?.sequence);
  expect(again).toEqual({ sequence: one?.sequence, duplicate: true });
});

test('what a host says to its own nodes goes to each by itself', async () => {
  const site = await startedTown();
  const host = await site.connect('communeHost', { groupsSends: true });
  await sendTo(host, [commune, neighbour], hostsAddress);
  expect(await site.stored('LT_IN')).toBe(2);
});

test('of the hosts of one lane each takes what is for its own nodes, and one without any settles the message', async () => {
  const server = await startTestNatsServer();
  closers.add(() => server.stop());
  const hosts = { a: commune, b: neighbour, c: village, d: district };
  const open = async (host: string) => {
    const connection = await connectAxis({
      servers: server.url,
      party: { host },
      allNodes,
      groupsSends: true,
    });
    closers.add(() => connection.close());
    return connection;
  };
  const [a, b, c, d] = await Promise.all(Object.keys(hosts).map(open));
  const plan = Object.entries(hosts).map(([host, node]) => ({ host, nodes: [node] }));
  await provisionAxis(d as NatsAxisConnection, { hosts: plan, allNodes });
  const inboxes = [new Inbox(), new Inbox(), new Inbox()];
  for (const [n, connection] of [a, b, c].entries()) {
    const [host, node] = Object.entries(hosts)[n] as [string, NodeAddress];
    await connection?.axis.receive({ host, nodes: [node], onDelivery: (inboxes[n] as Inbox).onDelivery });
  }
  await sendTo(d as NatsAxisConnection, [commune, neighbour]);
  const [atA, atB, atC] = inboxes as [Inbox, Inbox, Inbox];
  await Promise.all([atA.first(1), atB.first(1)]);
  expect(told(atA)).toEqual([[commune, 'm0', `0 for ${commune}`]]);
  expect(told(atB)).toEqual([[neighbour, 'm1', `1 for ${neighbour}`]]);
  await Promise.all([atA, atB].flatMap(({ deliveries }) => deliveries.map((one) => one.acknowledge())));
  const spy = await Attacker.anonymous(server.url);
  closers.add(() => spy.close());
  spy.subscribe('spy');
  await eventually(() => unsettledAt(spy, 'c')).toEqual([0, 0]);
  expect(told(atC)).toEqual([]);
});

test('a consumer of one node that knows nothing of lanes is provisioned again so that it does', async () => {
  const server = await startTestNatsServer();
  closers.add(() => server.stop());
  const connection = await connectAxis({ servers: server.url, party: { host: 'a' }, allNodes });
  closers.add(() => connection.close());
  const hosts = [{ host: 'a', nodes: [commune] }];
  await provisionAxis(connection, { hosts: [], allNodes });
  const receiver = await connection.axis.receive({ ...hosts[0]!, onDelivery: () => undefined });
  await receiver.close();
  const spy = await Attacker.anonymous(server.url);
  closers.add(() => spy.close());
  spy.subscribe('spy');
  const one = `lt.in.${commune}.*.*.*.*`;
  await eventually(() => filtersOf(spy, 'a')).toEqual([one]);
  await provisionAxis(connection, { hosts, allNodes });
  await eventually(() => filtersOf(spy, 'a')).toEqual([one, 'lt.in.commune.several.*.*.*.*']);
});

test('bytes that are no group, sent to a lane, are for nobody; what comes after them arrives', async () => {
  const site = await startedTown();
  const attacker = await Attacker.connect(site.server.url, site.nkeys.districtHost);
  closers.add(() => attacker.close());
  const headers = { 'Lt-Id': 'false', 'Lt-Group': '2' };
  attacker.publish(`lt.in.commune.several.${from}`, 'no group', { headers });
  attacker.publish(`lt.in.commune.several.${from}`, 'no group', { headers: { 'Lt-Id': 'none' } });
  expect(await attacker.settled()).toEqual([]);
  const communeHost = await site.connect('communeHost');
  const inbox = new Inbox();
  await communeHost.axis.receive({
    host: 'commune',
    nodes: [commune, neighbour],
    onDelivery: inbox.onDelivery,
  });
  const districtHost = await site.connect('districtHost', { groupsSends: true });
  await sendTo(districtHost, [neighbour]);
  await inbox.first(1);
  expect(told(inbox)).toEqual([[neighbour, 'm0', `0 for ${neighbour}`]]);
});

test('a group to one node is for that one, whatever it says itself', async () => {
  const site = await startedTown();
  const attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  closers.add(() => attacker.close());
  const head = Buffer.from(JSON.stringify([['x', 3, neighbour]]));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const body = Buffer.concat([length, head, Buffer.from('one')]).toString('latin1');
  attacker.publish(`lt.in.${commune}.${town.agency}`, body, {
    headers: { 'Lt-Id': 'group', 'Lt-Group': '1' },
  });
  expect(await attacker.settled()).toEqual([]);
  const communeHost = await site.connect('communeHost');
  const inbox = new Inbox();
  await communeHost.axis.receive({
    host: 'commune',
    nodes: [commune, neighbour],
    onDelivery: inbox.onDelivery,
  });
  await inbox.first(1);
  expect(told(inbox)).toEqual([[commune, 'x', 'one']]);
});

let closers: Closers;
beforeEach(() => {
  closers = new Closers();
  return () => closers.close();
});

async function startedTown(): Promise<Town> {
  const site = await startTown();
  closers.add(() => site.close());
  return site;
}

type ConsumerInfo = {
  readonly name: string;
  readonly num_pending: number;
  readonly num_ack_pending: number;
  readonly config: { readonly filter_subject?: string; readonly filter_subjects?: readonly string[] };
};

/** The latest that the server has said of a host's consumer; asks again each time. */
function latest(spy: Attacker, host: string): ConsumerInfo | undefined {
  spy.publish(`$JS.API.CONSUMER.INFO.LT_IN.host-${host}`, '', { reply: 'spy' });
  return spy.messages.map(({ body }) => JSON.parse(body) as ConsumerInfo).at(-1);
}

function unsettledAt(spy: Attacker, host: string): readonly (number | undefined)[] {
  const info = latest(spy, host);
  return [info?.num_pending, info?.num_ack_pending];
}

function filtersOf(spy: Attacker, host: string): readonly (string | undefined)[] {
  const config = latest(spy, host)?.config;
  return config?.filter_subjects ?? [config?.filter_subject];
}
