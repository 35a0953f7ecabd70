import { createHash, createHmac } from 'node:crypto';
import { type Digest, digestOf } from '@lienthong/content-store';
import { jsonLogger } from '@lienthong/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Attacker } from './attacker.ts';
import { collected, eventually, Inbox, text, utf8 } from './inbox.ts';
import { startTown, type Town, town } from './town.ts';

// The server checks where a user publishes, not where the user asks the answer to be sent. These attacks stay within
// the rights of the attacker and make the server or a host write somewhere in the attacker's place.

let site: Town;
beforeEach(async () => {
  site = await startTown();
  return () => site.close();
});

const { district, commune, neighbour, agency, victim } = town;
let attacker: Attacker;
afterEach(() => attacker.close());

test('a receipt directed into a queue is not taken for a message of another agency', async () => {
  attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  attacker.publish('lt.content.aaaa.0', 'x', { reply: `lt.in.${neighbour}.${victim}` });
  expect(await attacker.settled()).toEqual([]);
  await eventually(() => site.stored('LT_IN')).toBe(1);
  const [victimEnd, host] = await Promise.all([site.connect('victim'), site.connect('communeHost')]);
  await victimEnd.axis.send({ to: neighbour, from: victim, id: 'real', body: utf8('real') });
  const inbox = new Inbox();
  await host.axis.receive({ host: 'commune', nodes: [neighbour], onDelivery: inbox.onDelivery });
  const [delivery] = await inbox.first(1);
  expect(delivery).toMatchObject({ id: 'real', sequence: 2 });
  await delivery!.acknowledge();
});

test('content that a host has the server send into a queue is not taken for a message', async () => {
  attacker = await Attacker.connect(site.server.url, site.nkeys.communeHost);
  const headers = { 'Lt-Id': 'forged', 'Nats-Msg-Id': 'forged' };
  attacker.publish('lt.content.aaaa.0', 'forged', { headers });
  await eventually(() => site.stored('LT_CONTENT')).toBe(1);
  attacker.publish('$JS.API.DIRECT.GET.LT_CONTENT.lt.content.aaaa.0', '', {
    reply: `lt.in.${neighbour}.${victim}`,
  });
  expect(await attacker.settled()).toEqual([]);
  await eventually(() => site.stored('LT_IN')).toBe(1);
  const lines: string[] = [];
  const [victimEnd, host] = await Promise.all([
    site.connect('victim'),
    site.connect('communeHost', { log: jsonLogger((line) => lines.push(line)) }),
  ]);
  await victimEnd.axis.send({ to: neighbour, from: victim, id: 'real', body: utf8('real') });
  const inbox = new Inbox();
  await host.axis.receive({ host: 'commune', nodes: [neighbour], onDelivery: inbox.onDelivery });
  const [delivery] = await inbox.first(1);
  expect(text(delivery!.body)).toBe('real');
  expect(lines.join()).toContain('axis-foreign-message');
  await delivery!.acknowledge();
});

test('a receipt directed into a ledger neither stops its node nor becomes a record', async () => {
  const host = await site.connect('communeHost');
  const first = await host.ledgers.append(commune, ['1'], 0);
  attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  attacker.publish('lt.content.aaaa.0', 'x', { reply: `lt.ledger.${commune}` });
  attacker.publish('lt.content.bbbb.0', 'x', { reply: `lt.ledger.${commune}` });
  expect(await attacker.settled()).toEqual([]);
  await eventually(() => site.stored('LT_LEDGER')).toBe(3);
  const second = await host.ledgers.append(commune, ['2'], first);
  expect(await host.ledgers.append(commune, ['2'], first)).toBe(second);
  await expect(host.ledgers.append(commune, ['3'], first)).rejects.toMatchObject({ code: 'LEDGER_CONFLICT' });
  const records = await collected(host.ledgers.read([commune]));
  expect(records.map(({ lines }) => lines)).toEqual([['1'], ['2']]);
});

test('a node does not answer a call into the queue of its neighbour', async () => {
  const [communeHost, districtHost, agencyEnd] = await Promise.all([
    site.connect('communeHost'),
    site.connect('districtHost'),
    site.connect('agency'),
  ]);
  const calls: string[] = [];
  await communeHost.axis.answer({
    host: 'commune',
    nodes: [commune],
    onCall: async ({ verb }) => {
      calls.push(verb);
      return utf8('answer');
    },
  });
  attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  attacker.publish(`lt.call.${commune}.${agency}.trick`, 'x', { reply: `lt.in.${district}.H41.31.20.000` });
  expect(await attacker.settled()).toEqual([]);
  // The host works calls off in order: when it has answered this one, it has seen the other.
  await agencyEnd.axis.call({ node: commune, from: agency, verb: 'honest', body: utf8('') });
  expect(calls).toEqual(['honest']);
  const from = 'H41.31.20.000' as typeof agency;
  const sent = await communeHost.axis.send({ to: district, from, id: 'first', body: utf8('x') });
  expect(sent.sequence).toBe(1);
  const inbox = new Inbox();
  await districtHost.axis.receive({ host: 'district', nodes: [district], onDelivery: inbox.onDelivery });
  const [delivery] = await inbox.first(1);
  expect(delivery!.id).toBe('first');
  await delivery!.acknowledge();
});

test('nobody can use up the message ids of another', async () => {
  const victimEnd = await site.connect('victim');
  attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  const name = `${victim} ${neighbour} foreseen`;
  const guesses = [
    name,
    'foreseen',
    createHash('sha256').update(name).digest('base64url'),
    createHmac('sha256', '').update(name).digest('base64url'),
    createHmac('sha256', site.nkeys.agency.seed).update(name).digest('base64url'),
    createHmac('sha256', site.nkeys.victim.publicKey).update(name).digest('base64url'),
  ];
  for (const guess of guesses)
    attacker.publish(`lt.in.${commune}.${agency}`, 'x', { headers: { 'Nats-Msg-Id': guess, 'Lt-Id': 'x' } });
  expect(await attacker.settled()).toEqual([]);
  await eventually(() => site.stored('LT_IN')).toBe(guesses.length);
  const sent = await victimEnd.axis.send({ to: neighbour, from: victim, id: 'foreseen', body: utf8('x') });
  expect(sent).toEqual({ sequence: guesses.length + 1, duplicate: false });
});

test('a wildcard for a digest gives nobody content', async () => {
  const [victimEnd, host] = await Promise.all([site.connect('victim'), site.connect('communeHost')]);
  await host.serveContent();
  await victimEnd.content.put(utf8('secret of the victim'));
  attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  attacker.subscribe(`lt.reply.party.${agency}.spy`);
  for (const subject of ['lt.fetch.*.0', 'lt.fetch.*.*', `lt.fetch.${'*'.repeat(64)}.0`])
    attacker.publish(subject, '', { reply: `lt.reply.party.${agency}.spy` });
  expect(await attacker.settled()).toEqual([]);
  const known = digestOf(utf8('secret of the victim'));
  attacker.publish(`lt.fetch.${known}.0`, '', { reply: `lt.reply.party.${agency}.spy` });
  await eventually(() => attacker.messages.map(({ body }) => body)).toContain('secret of the victim');
  expect(attacker.messages.filter(({ body }) => body === 'secret of the victim')).toHaveLength(1);
});

test('wrong bytes under a digest are found by who stores the right ones and by who reads', async () => {
  const [victimEnd, host] = await Promise.all([site.connect('victim'), site.connect('communeHost')]);
  await host.serveContent();
  const bytes = utf8('the right bytes');
  attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  attacker.publish(`lt.content.${digestOf(bytes)}.0`, 'the wrong bytes');
  await attacker.settled();
  await eventually(() => site.stored('LT_CONTENT')).toBe(1);
  const damaged = { code: 'CONTENT_DAMAGED' };
  await expect(victimEnd.content.put(bytes)).rejects.toMatchObject(damaged);
  await expect(host.content.get(digestOf(bytes), bytes.length)).rejects.toMatchObject(damaged);
});

test('a chunk that is taken and not handed out yet is asked for again; nobody says that its bytes are wrong', async () => {
  const [agencyEnd, host] = await Promise.all([site.connect('agency'), site.connect('communeHost')]);
  attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  const bytes = utf8('the right bytes');
  const digest = digestOf(bytes);
  let asked = 0;
  // A host whose server lags behind: it has the chunk when it is asked for the third time.
  const { link } = host;
  link.connection.subscribe(`lt.fetch.${digest}.0`, {
    queue: 'content',
    callback: (_, { reply = '' }) => {
      asked += 1;
      if (asked < 3) link.publish(reply, '', { headers: { 'Lt-Failure': 'CONTENT_MISSING 0' } });
      else link.publish(reply, bytes);
    },
  });
  await link.flush();
  await agencyEnd.content.put(bytes);
  expect(asked).toBe(0);
  expect(await agencyEnd.content.put(bytes)).toBe(digest);
  expect(asked).toBe(3);
});

test('a first chunk of one byte does not make readers ask for millions', async () => {
  const host = await site.connect('communeHost');
  attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  const digest = 'a'.repeat(64) as Digest;
  attacker.publish(`lt.content.${digest}.0`, 'x');
  await attacker.settled();
  await eventually(() => site.stored('LT_CONTENT')).toBe(1);
  await expect(host.content.get(digest, 200_000_000)).rejects.toMatchObject({ code: 'CONTENT_DAMAGED' });
});

test('malformed subjects, headers and answers do not end a host', async () => {
  const [host, agencyEnd] = await Promise.all([site.connect('communeHost'), site.connect('agency')]);
  const inbox = new Inbox();
  await host.axis.receive({ host: 'commune', nodes: [commune, neighbour], onDelivery: inbox.onDelivery });
  await host.axis.answer({ host: 'commune', nodes: [commune], onCall: async () => utf8('here') });
  attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  const subject = `lt.in.${commune}.${agency}`;
  for (const id of ['%', '%E0%A4%A', '%00', ' '.repeat(3000), ''])
    attacker.publish(subject, 'x', { headers: { 'Lt-Id': id } });
  attacker.publish(subject, 'x', { headers: {} });
  attacker.publish(`lt.call.${commune}.${agency}.*`, 'x', { reply: `lt.reply.party.${agency}.x` });
  attacker.publish(`lt.call.${commune}.${agency}.${'v'.repeat(3000)}`, 'x', { reply: 'lt.reply.>' });
  expect(await attacker.settled()).toEqual([]);
  await eventually(() => site.stored('LT_IN')).toBe(6);
  await agencyEnd.axis.send({ to: commune, from: agency, id: 'after %', body: utf8('x') });
  await eventually(() => inbox.deliveries.map(({ id }) => id)).toContain('after %');
  expect(inbox.deliveries.map(({ id }) => id)).toEqual(['\0', 'after %']);
  await Promise.all(inbox.deliveries.map((delivery) => delivery.acknowledge()));
  expect(text(await agencyEnd.axis.call({ node: commune, from: agency, verb: 'x', body: utf8('') }))).toBe(
    'here',
  );
});

test('the filter that a host asks for is the filter that its right names', async () => {
  const districtHost = await site.connect('districtHost');
  await districtHost.ledgers.append(district, ['secret'], 0);
  attacker = await Attacker.connect(site.server.url, site.nkeys.communeHost);
  attacker.subscribe('lt.reply.host.commune.>');
  const tricks = [
    { filter_subject: `lt.ledger.${district}` },
    { filter_subjects: [`lt.ledger.${commune}`, `lt.ledger.${district}`] },
    { filter_subject: 'lt.ledger.>' },
    {},
  ];
  const config = { name: 'spy', deliver_subject: 'lt.reply.host.commune.spy', ack_policy: 'none' };
  for (const [index, trick] of tricks.entries())
    attacker.publish(
      `$JS.API.CONSUMER.CREATE.LT_LEDGER.spy.lt.ledger.${commune}`,
      JSON.stringify({ stream_name: 'LT_LEDGER', config: { ...config, ...trick } }),
      { reply: `lt.reply.host.commune.${index}` },
    );
  await eventually(() => attacker.messages.length).toBe(tricks.length);
  for (const { body } of attacker.messages) expect(JSON.parse(body)).toHaveProperty('error');
});
