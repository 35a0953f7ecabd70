import { gatewayAddress, hostsAddress, operatorAddress, operatorNoticeKey, partyOf } from '@lienthong/axis';
import { provisionAxis } from '@lienthong/axis-nats';
import { digestOf, parseDigest } from '@lienthong/content-store';
import { type Emulator, startEmulator } from '@lienthong/emulator';
import { AddressBook, GatewayClient } from '@lienthong/exchange';
import { createNkey, type Nkey, type RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { axisUsers, NatsAxisService, type Transport } from '@lienthong/node-host';
import { openPki } from '@lienthong/pki';
import type { OrganId } from '@lienthong/registry';
import { Closers, silentLogger, systemClock, systemRandom } from '@lienthong/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Attacker } from '../axis-nats/attacker.ts';
import { collected, eventually } from '../axis-nats/inbox.ts';
import { smallProvince } from './rig/small-province.ts';

/** A whole exchange on a server with the rights that a real one has, and a gateway with its own. */

const commune = '000.20.31.H41' as OrganId;
const office = '000.00.00.G22' as OrganId;
const closers = new Closers();
const gatewayKey: Nkey = createNkey();

let server: RunningNatsServer;
let exchange: Emulator;
let addresses: AddressBook;
let transport: Transport;
let gateway: GatewayClient;

beforeAll(async () => {
  const pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
  exchange = await startEmulator({
    registry: smallProvince(),
    pki,
    openAxis: async ({ registry, topology, hosts }) => {
      const organIds = topology.nodes().flatMap(({ organisations }) => organisations);
      const credentials = {
        provisioner: createNkey(),
        operator: createNkey(),
        system: createNkey(),
        hosts: new Map(hosts.map(({ host }) => [host, createNkey()])),
        agencies: new Map(organIds.map((organId) => [organId as string, createNkey()])),
        gateways: new Map([['main', gatewayKey]]),
      };
      server = await startTestNatsServer({ users: axisUsers(credentials, { registry, topology, hosts }) });
      closers.add(() => server.stop());
      const service = new NatsAxisService({
        url: server.url,
        credentials,
        registry,
        topology,
        clock: systemClock,
        logger: silentLogger,
      });
      await service.provision(hosts);
      const opened = await service.openParty({ gateway: 'main' });
      closers.add(opened.close);
      transport = opened.transport;
      return service;
    },
  });
  closers.add(() => exchange.stop());
  const { registry, topology } = exchange;
  addresses = new AddressBook(registry, topology);
  gateway = new GatewayClient({
    ...transport,
    gateway: gatewayAddress('main'),
    registry,
    topology,
    addresses,
    random: systemRandom,
  });
});
afterAll(() => closers.close());

const nodeOf = (code: OrganId) => addresses.nodeOfOrgan(code)!;

async function letter(): Promise<Uint8Array> {
  const desk = await exchange.session.desk(commune);
  const bytes = await desk.compose({
    to: [exchange.registry.get(office)],
    codeNumber: '1',
    codeNotation: 'CV',
    typeName: 'Công văn',
    subject: 'Công văn qua cổng',
    attachments: [{ name: 'a.txt', bytes: Buffer.from('nội dung') }],
  });
  return Buffer.from(
    Buffer.from(bytes)
      .toString('utf8')
      .replace(/<Signature [\s\S]*<\/Signature>/, ''),
  );
}

test('with its rights a gateway hands in, lists, fetches, acknowledges, and the sender hears of it', async () => {
  const bytes = await letter();
  const { pkg, status } = await gateway.submit(bytes, {
    agency: commune,
    system: 'he-thong',
    terms: { check: 'header', signature: 'report', unsigned: 'accept', unknownReceiver: 'refuse-package' },
  });
  expect(status).toBe('accepted');
  await eventually(() => gateway.count([office])).toBe(1);
  const [item] = await gateway.inbox([office, commune]);
  expect(item).toMatchObject({ pkg, agency: office, state: 'initial' });
  expect(Buffer.compare(await gateway.fetch(item!), bytes)).toBe(0);
  await gateway.acknowledge(office, pkg, { state: 'done', description: 'đã nhận' });
  expect(await gateway.count([office])).toBe(0);
  const copies = async () => (await gateway.sent([commune], { pkgPrefix: pkg }))[0]?.copies;
  await eventually(copies).toMatchObject([
    { to: office, fate: 'delivered', state: 'done', description: 'đã nhận' },
  ]);
  await expect(gateway.acknowledge(commune, pkg, { state: 'done' })).rejects.toMatchObject({
    code: 'EXCHANGE_PACKAGE_UNKNOWN',
  });
});

test('it hears notices and posts them', async () => {
  const heard: string[] = [];
  const following = await transport.notices.follow(({ key }) => heard.push(key));
  await transport.notices.post({ key: 'gateway-was-here', body: Buffer.from('{}') });
  await eventually(() => heard).toContain('gateway-was-here');
  await following.close();
});

test('what its rights forbid is refused by name', async () => {
  const forbidden = { code: 'AXIS_NOT_ALLOWED' };
  const message = { to: nodeOf(commune), id: 'x', body: Buffer.from('x') };
  const strangers = [
    addresses.party(commune),
    addresses.party(office),
    partyOf(nodeOf('000.00.31.H41' as OrganId)),
    operatorAddress,
    hostsAddress,
    gatewayAddress('other'),
  ];
  for (const from of strangers) {
    await expect(transport.axis.send({ ...message, from })).rejects.toMatchObject(forbidden);
    const call = { node: nodeOf(commune), from, verb: 'inbox', body: Buffer.from('{}') };
    await expect(transport.axis.call(call)).rejects.toMatchObject(forbidden);
  }
  await expect(transport.ledgers.append(nodeOf(commune), ['{}'], 0)).rejects.toMatchObject(forbidden);
  await expect(collected(transport.ledgers.read([nodeOf(commune)]))).rejects.toMatchObject(forbidden);
  await expect(provisionAxis(transport as Parameters<typeof provisionAxis>[0])).rejects.toMatchObject(
    forbidden,
  );
});

const node = 'commune.H41.31.20.000';
const own = 'GATEWAY.main._._';

/** What a gateway with valid credentials must not get through: what, subject, payload. */
const publications: readonly (readonly [string, string, string?])[] = [
  ['send as an agency', `lt.in.${node}.H41.31.20.000`],
  ['send as another gateway', `lt.in.${node}.GATEWAY.other._._`],
  ['write a ledger', `lt.ledger.${node}`, '{}'],
  ['ask as an agency', `lt.call.${node}.H41.31.20.000.inbox`],
  ['ask as the operator', `lt.call.${node}.${operatorAddress}.counters`],
  ['ask as a host', `lt.call.${node}.${hostsAddress}.host`],
  ['answer in the place of a node', 'lt.reply.party.H41.31.20.000.guess'],
  ['read a ledger', `$JS.API.CONSUMER.CREATE.LT_LEDGER.spy.lt.ledger.${node}`],
  ['read all ledgers', '$JS.API.CONSUMER.CREATE.LT_LEDGER.spy.lt.ledger.>'],
  ['read a ledger at once', `$JS.API.DIRECT.GET.LT_LEDGER.lt.ledger.${node}`],
  ['read messages', '$JS.API.CONSUMER.CREATE.LT_IN.spy.lt.in.>'],
  ['read a message by its sequence', '$JS.API.STREAM.MSG.GET.LT_IN', '{"seq":1}'],
  ['read content by its sequence', '$JS.API.DIRECT.GET.LT_CONTENT', '{"seq":1}'],
  ["pull from a host's queue", '$JS.API.CONSUMER.MSG.NEXT.LT_IN.host-commune'],
  ["acknowledge a host's delivery", '$JS.ACK.LT_IN.host-commune.1.1.1.1.0', '+ACK'],
  ["make a host's consumer", '$JS.API.CONSUMER.DURABLE.CREATE.LT_IN.host-commune', '{}'],
  ['make a consumer of no filter', '$JS.API.CONSUMER.CREATE.LT_NOTICE', '{}'],
  ['delete notices', '$JS.API.STREAM.PURGE.LT_NOTICE'],
  ['delete a stream', '$JS.API.STREAM.DELETE.LT_LEDGER'],
  ['look at the account', '$JS.API.INFO'],
];

describe('the server refuses a gateway', () => {
  test.each(publications.map(([what, subject, payload = 'x']) => ({ what, subject, payload })))(
    'to $what',
    async ({ subject, payload }) => {
      const attacker = await Attacker.connect(server.url, gatewayKey);
      attacker.publish(subject, payload);
      const complaints = await attacker.settled();
      attacker.close();
      expect(complaints).toEqual([expect.stringContaining('Permissions Violation for Publish')]);
    },
  );

  test.each([
    'lt.in.>',
    'lt.call.>',
    'lt.reply.>',
    'lt.reply.party.H41.31.20.000.>',
    'lt.fetch.*.*',
    'lt.ledger.>',
    'lt.content.*.*',
    'lt.notice.*',
    '_INBOX.>',
    '>',
  ])('to listen to %s', async (subject) => {
    const attacker = await Attacker.connect(server.url, gatewayKey);
    attacker.subscribe(subject);
    const complaints = await attacker.settled();
    attacker.close();
    expect(complaints).toEqual([expect.stringContaining('Permissions Violation for Subscription')]);
  });
});

/** The server writes its answers where it is told to: none of them may pass for a message of somebody else. */
describe("the server's answers, sent astray,", () => {
  const submission = Buffer.from(JSON.stringify({ type: 'submission', digest: 'a'.repeat(64), size: 1 }));
  const astray = [
    ['a message of an agency', `lt.in.${node}.H41.31.20.000`],
    ['a record of a ledger', `lt.ledger.${node}`],
  ] as const;

  async function expectNothing(attack: (attacker: Attacker) => void): Promise<void> {
    const before = await exchange.session.verifyBooks({ atRest: false });
    const attacker = await Attacker.connect(server.url, gatewayKey);
    attack(attacker);
    await attacker.settled();
    attacker.close();
    // What follows goes the same way: when it is there, so would be what was sent before.
    const outcome = await (await exchange.session.desk(commune)).submit(Buffer.from('không phải gói tin'));
    expect(outcome.outcome.status).toBe('refused');
    const after = await exchange.session.verifyBooks({ atRest: false });
    expect(after.sound).toBe(true);
    expect(after.entryCount - before.entryCount).toBe(2);
  }

  test.each(astray)('are not taken for %s when they are content', async (_, subject) => {
    const digest = await transport.content.put(submission);
    expect(digest).toBe(digestOf(submission));
    await expectNothing((attacker) =>
      attacker.publish(`$JS.API.DIRECT.GET.LT_CONTENT.lt.content.${parseDigest(digest)}.0`, '', {
        reply: subject,
      }),
    );
  });

  test.each(astray)('are not taken for %s when they are notices', async (_, subject) => {
    await expectNothing((attacker) => {
      attacker.publish('lt.notice.astray', submission.toString(), {
        headers: { 'Lt-Id': 'astray', 'Nats-Msg-Id': `ledger ${node} 0 x` },
      });
      attacker.publish(
        '$JS.API.CONSUMER.CREATE.LT_NOTICE.astray.lt.notice.>',
        JSON.stringify({
          stream_name: 'LT_NOTICE',
          config: {
            name: 'astray',
            deliver_subject: subject,
            deliver_policy: 'all',
            ack_policy: 'none',
            filter_subject: 'lt.notice.>',
            mem_storage: true,
            num_replicas: 1,
          },
        }),
        { reply: `lt.reply.party.${own}.x` },
      );
    });
  });
});

test('a gateway makes no faults and does not turn the clock, and the operator does', async () => {
  const body = Buffer.from('{"type":"lift","ids":[]}');
  await expect(transport.notices.post({ key: operatorNoticeKey, body })).rejects.toMatchObject({
    code: 'AXIS_NOT_ALLOWED',
  });
  const fault = await exchange.session.faults.add({ kind: 'cut', on: { node: commune } });
  expect(await exchange.session.faults.list()).toMatchObject([{ id: fault.id, state: 'holding' }]);
  expect(await exchange.session.faults.liftAll()).toBe(1);
});
