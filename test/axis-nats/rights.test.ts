import { operatorAddress } from '@lienthong/axis';
import { provisionAxis } from '@lienthong/axis-nats';
import { digestOf } from '@lienthong/content-store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Attacker } from './attacker.ts';
import { collected, Inbox, text, utf8 } from './inbox.ts';
import { startTown, type Town, type TownParty, town } from './town.ts';

let site: Town;
beforeAll(async () => {
  site = await startTown();
});
afterAll(() => site.close());

const { district, commune, neighbour, village, agency, victim } = town;

describe('with least rights everything that has to work does', () => {
  test('an agency sends to its node, the node acknowledges, relays and keeps its ledger', async () => {
    const [agencyEnd, communeHost, districtHost] = await Promise.all([
      site.connect('agency'),
      site.connect('communeHost'),
      site.connect('districtHost'),
    ]);
    const [atCommune, atDistrict] = [new Inbox(), new Inbox()];
    const receivers = await Promise.all([
      communeHost.axis.receive({
        host: 'commune',
        nodes: [commune, neighbour],
        onDelivery: atCommune.onDelivery,
      }),
      districtHost.axis.receive({ host: 'district', nodes: [district], onDelivery: atDistrict.onDelivery }),
    ]);
    await agencyEnd.axis.send({ to: commune, from: agency, id: 'up', body: utf8('công văn') });
    const [arrived] = await atCommune.first(1);
    expect(text(arrived!.body)).toBe('công văn');
    const from = 'H41.31.20.000' as typeof agency;
    await communeHost.axis.send({ to: district, from, id: 'up', body: arrived!.body });
    await arrived!.acknowledge();
    const [relayed] = await atDistrict.first(1);
    expect(relayed).toMatchObject({ to: district, from, id: 'up' });
    await relayed!.acknowledge();
    const first = await communeHost.ledgers.append(commune, ['{"n":0}'], 0);
    expect(await communeHost.ledgers.append(commune, ['{"n":0}'], 0)).toBe(first);
    const records = await collected(communeHost.ledgers.read([commune, neighbour]));
    expect(records.map(({ lines }) => lines)).toEqual([['{"n":0}']]);
    await Promise.all(receivers.map((receiver) => receiver.close()));
  });

  test('an agency stores content and reads it back through a host', async () => {
    const [agencyEnd, victimEnd, communeHost] = await Promise.all([
      site.connect('agency'),
      site.connect('victim'),
      site.connect('communeHost'),
    ]);
    await communeHost.serveContent();
    const bytes = new Uint8Array(1_200_000).map((_, index) => index % 253);
    const digest = await agencyEnd.content.put(bytes);
    expect(Buffer.compare(await victimEnd.content.get(digest, bytes.length), bytes)).toBe(0);
    expect(Buffer.compare(await communeHost.content.get(digest, bytes.length), bytes)).toBe(0);
    await expect(victimEnd.content.get(digestOf(utf8('never stored')), 12)).rejects.toMatchObject({
      code: 'CONTENT_MISSING',
    });
  });

  test('the operator asks every node and reads every ledger', async () => {
    const [operator, districtHost] = await Promise.all([
      site.connect('operator'),
      site.connect('districtHost'),
    ]);
    const answering = await districtHost.axis.answer({
      host: 'district',
      nodes: [district],
      onCall: async (call) => utf8(`${call.from} ${call.verb}`),
    });
    const answer = await operator.axis.call({
      node: district,
      from: operatorAddress,
      verb: 'counters',
      body: utf8(''),
    });
    expect(text(answer)).toBe(`${operatorAddress} counters`);
    await districtHost.ledgers.append(district, ['{"n":0}'], 0);
    const records = await collected(operator.ledgers.read([...town.allNodes]));
    expect(records.map(({ node }) => node)).toContain(district);
    await answering.close();
    const absent = { node: village, from: operatorAddress, verb: 'counters', body: utf8('') };
    await expect(operator.axis.call(absent)).rejects.toMatchObject({ code: 'AXIS_NODE_ABSENT' });
  });

  test('a host that has no right for a consumer says so', async () => {
    const communeHost = await site.connect('communeHost');
    const wrong = communeHost.axis.receive({
      host: 'commune',
      nodes: [district],
      onDelivery: () => undefined,
    });
    await expect(wrong).rejects.toMatchObject({ code: 'AXIS_NOT_ALLOWED' });
  });

  test('what the rights forbid is refused by name and at once', async () => {
    const [agencyEnd, operator, communeHost] = await Promise.all([
      site.connect('agency'),
      site.connect('operator'),
      site.connect('communeHost'),
    ]);
    const forbidden = { code: 'AXIS_NOT_ALLOWED' };
    const message = { id: 'x', body: utf8('x') };
    await expect(agencyEnd.axis.send({ ...message, to: commune, from: victim })).rejects.toMatchObject(
      forbidden,
    );
    await expect(agencyEnd.axis.send({ ...message, to: neighbour, from: agency })).rejects.toMatchObject(
      forbidden,
    );
    await expect(
      operator.axis.send({ ...message, to: commune, from: operatorAddress }),
    ).rejects.toMatchObject(forbidden);
    await expect(communeHost.axis.send({ ...message, to: commune, from: agency })).rejects.toMatchObject(
      forbidden,
    );
    const call = { node: neighbour, from: agency, verb: 'inbox', body: utf8('') };
    await expect(agencyEnd.axis.call(call)).rejects.toMatchObject(forbidden);
    await expect(agencyEnd.ledgers.append(commune, ['{}'], 0)).rejects.toMatchObject(forbidden);
    await expect(collected(agencyEnd.ledgers.read([commune]))).rejects.toMatchObject(forbidden);
    await expect(provisionAxis(communeHost)).rejects.toMatchObject(forbidden);
  });

  test('a key that the server does not know is refused by name', async () => {
    await expect(site.connect('agency', { nkey: site.nkeys.agency, party: victim })).resolves.toBeDefined();
    const { createNkey } = await import('@lienthong/nats-server');
    await expect(site.connect('agency', { nkey: createNkey() })).rejects.toMatchObject({
      code: 'AXIS_NOT_ALLOWED',
    });
  });
});

const fullList = JSON.stringify({ batch: 1, expires: 1_000_000_000 });
const peek = (filter: string) =>
  JSON.stringify({
    stream_name: 'LT_IN',
    config: { deliver_subject: 'lt.reply.party.x', ack_policy: 'none', filter_subject: filter },
  });

/** Publications that an agency with valid credentials must not get through: what, subject, payload. */
const agencyPublications: readonly (readonly [string, string, string?])[] = [
  ['send as another agency', `lt.in.${commune}.${victim}`],
  ['send to a node that is not its own', `lt.in.${neighbour}.${agency}`],
  ['send as its node to the next tier', `lt.in.${district}.H41.31.20.000`],
  ['send to several nodes', `lt.in.commune.several.${agency}`],
  ['write a ledger', `lt.ledger.${commune}`, '{}'],
  ['ask another node', `lt.call.${neighbour}.${agency}.inbox`],
  ['ask as another agency', `lt.call.${commune}.${victim}.inbox`],
  ['ask as the operator', `lt.call.${commune}.${operatorAddress}.ledger`],
  ['answer in the place of a node', `lt.reply.party.${victim}.guess`],
  ["pull from a host's queue", '$JS.API.CONSUMER.MSG.NEXT.LT_IN.host-commune', fullList],
  ["acknowledge a host's delivery", '$JS.ACK.LT_IN.host-commune.1.1.1.1.0', '+ACK'],
  ["acknowledge a host's delivery, long form", '$JS.ACK.hub.acc.LT_IN.host-commune.1.1.1.1.0', '+ACK'],
  ["look at a host's consumer", '$JS.API.CONSUMER.INFO.LT_IN.host-commune'],
  ['list consumers', '$JS.API.CONSUMER.NAMES.LT_IN'],
  ['make a consumer', '$JS.API.CONSUMER.CREATE.LT_IN', peek('lt.in.>')],
  ['make a named consumer', '$JS.API.CONSUMER.CREATE.LT_IN.spy.lt.in.>', peek('lt.in.>')],
  ['make a durable consumer', '$JS.API.CONSUMER.DURABLE.CREATE.LT_IN.spy', peek('lt.in.>')],
  ['make a consumer on a ledger', `$JS.API.CONSUMER.CREATE.LT_LEDGER.spy.lt.ledger.${commune}`],
  ['make a consumer on the content', '$JS.API.CONSUMER.CREATE.LT_CONTENT.spy.lt.content.>'],
  ["remove a host's consumer", '$JS.API.CONSUMER.DELETE.LT_IN.host-commune'],
  ['read a message by its sequence', '$JS.API.STREAM.MSG.GET.LT_IN', '{"seq":1}'],
  ['read content by its sequence', '$JS.API.DIRECT.GET.LT_CONTENT', '{"seq":1}'],
  ["read anybody's content by a wildcard", '$JS.API.DIRECT.GET.LT_CONTENT.lt.content.*.0'],
  ['read a ledger', `$JS.API.DIRECT.GET.LT_LEDGER.lt.ledger.${commune}`],
  ['list streams', '$JS.API.STREAM.NAMES'],
  ['look at a stream', '$JS.API.STREAM.INFO.LT_CONTENT', '{"subjects_filter":"lt.content.>"}'],
  ['delete a stream', '$JS.API.STREAM.DELETE.LT_LEDGER'],
  ['purge a stream', '$JS.API.STREAM.PURGE.LT_IN'],
  ['change a stream', '$JS.API.STREAM.UPDATE.LT_IN', '{"name":"LT_IN","subjects":["lt.in.>"],"max_msgs":1}'],
  ['delete a message', '$JS.API.STREAM.MSG.DELETE.LT_CONTENT', '{"seq":1}'],
  ['look at the account', '$JS.API.INFO'],
  ['reach the system account', '$SYS.REQ.SERVER.PING'],
];

const agencySubscriptions: readonly (readonly [string, string])[] = [
  ['messages to its node', `lt.in.${commune}.>`],
  ['all messages', 'lt.in.>'],
  ['everything', '>'],
  ["another agency's answers", `lt.reply.party.${victim}.>`],
  ['all answers', 'lt.reply.>'],
  ['the default inbox', '_INBOX.>'],
  ['calls to its node', `lt.call.${commune}.>`],
  ['content on its way', 'lt.content.*.*'],
  ['requests for content', 'lt.fetch.*.*'],
  ['ledgers', 'lt.ledger.>'],
  ['events of the server', '$JS.EVENT.>'],
];

/** What a compromised host of the communes must not get through. */
const hostPublications: readonly (readonly [string, string, string?])[] = [
  ['send as an agency', `lt.in.${commune}.${agency}`],
  ['send as a node of another host', `lt.in.${commune}.H41.31.00.000`],
  ['send to a node that is no neighbour', `lt.in.${village}.H41.31.20.000`],
  ['send to several nodes as a node of another host', 'lt.in.commune.several.H41.31.00.000'],
  ['send to several nodes of a lane of which it has one neighbour', 'lt.in.district.several.H41.31.20.000'],
  ["write another host's ledger", `lt.ledger.${district}`, '{}'],
  ["read another host's ledger", `$JS.API.CONSUMER.CREATE.LT_LEDGER.spy.lt.ledger.${district}`],
  ['read all ledgers', '$JS.API.CONSUMER.CREATE.LT_LEDGER.spy.lt.ledger.>'],
  [
    'make a consumer without a filter in its subject',
    '$JS.API.CONSUMER.CREATE.LT_LEDGER',
    peek('lt.ledger.>'),
  ],
  ["pull from another host's queue", '$JS.API.CONSUMER.MSG.NEXT.LT_IN.host-district', fullList],
  ["acknowledge another host's delivery", '$JS.ACK.LT_IN.host-district.1.1.1.1.0', '+ACK'],
  ['widen its own consumer', '$JS.API.CONSUMER.DURABLE.CREATE.LT_IN.host-commune', peek('lt.in.>')],
  ['remove its own consumer', '$JS.API.CONSUMER.DELETE.LT_IN.host-commune'],
  ['read messages by sequence', '$JS.API.STREAM.MSG.GET.LT_IN', '{"seq":1}'],
  ['purge a stream', '$JS.API.STREAM.PURGE.LT_IN'],
  ['delete the ledgers', '$JS.API.STREAM.DELETE.LT_LEDGER'],
  ['ask a node', `lt.call.${district}.H41.31.20.000.inbox`],
];

const provisionerPublications: readonly (readonly [string, string])[] = [
  ['send', `lt.in.${commune}.${agency}`],
  ['delete a stream', '$JS.API.STREAM.DELETE.LT_IN'],
  ['read messages', '$JS.API.STREAM.MSG.GET.LT_IN'],
  ['pull', '$JS.API.CONSUMER.MSG.NEXT.LT_IN.host-commune'],
];

describe.each([
  ['agency', agencyPublications],
  ['communeHost', hostPublications],
  ['provisioner', provisionerPublications],
] as const satisfies readonly (readonly [TownParty, readonly (readonly [string, string, string?])[]])[])(
  'the server refuses %s',
  (party, publications) => {
    const attempts = publications.map(([what, subject, payload = 'x']) => ({ what, subject, payload }));
    test.each(attempts)('to $what', async ({ subject, payload }) => {
      const attacker = await Attacker.connect(site.server.url, site.nkeys[party]);
      attacker.publish(subject, payload);
      const complaints = await attacker.settled();
      attacker.close();
      expect(complaints).toEqual([expect.stringContaining('Permissions Violation for Publish')]);
    });
  },
);

test.each(agencySubscriptions)('the server refuses an agency to listen to %s', async (_, subject) => {
  const attacker = await Attacker.connect(site.server.url, site.nkeys.agency);
  attacker.subscribe(subject);
  const complaints = await attacker.settled();
  attacker.close();
  expect(complaints).toEqual([expect.stringContaining('Permissions Violation for Subscription')]);
});
