import { operatorAddress } from '@lienthong/axis';
import { connectAxis } from '@lienthong/axis-nats';
import { digestOf } from '@lienthong/content-store';
import { createNkey, type RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Attacker } from '../axis-nats/attacker.ts';
import { eventually, Inbox, text, utf8 } from '../axis-nats/inbox.ts';
import { type LinkedSite, type SiteName, sites, startLinkedServers } from './rig/linked-servers.ts';

let network: Awaited<ReturnType<typeof startLinkedServers>>;
let at: Readonly<Record<SiteName, LinkedSite>>;
let rogue: RunningNatsServer;
let attacker: Attacker;
const atProvince = new Inbox((delivery) => void delivery.acknowledge());
const atOther = new Inbox((delivery) => void delivery.acknowledge());

/** Whoever has taken over the server of district D1: they have its link's key and may do anything at their own server. */
beforeAll(async () => {
  network = await startLinkedServers();
  at = network.at;
  await at.P.host.axis.receive({ host: 'host', nodes: [sites.province], onDelivery: atProvince.onDelivery });
  await at.D2.host.axis.receive({ host: 'host', nodes: [sites.other], onDelivery: atOther.onDelivery });
  await at.D1.forwarder.close();
  at.D1.link?.cut();
  const key = createNkey();
  rogue = await startTestNatsServer({
    serverName: 'rogue',
    domain: 'rogue',
    users: [{ publicKey: key.publicKey }],
    leafRemotes: [{ url: `nats-leaf://127.0.0.1:${at.P.server.leafPort}`, seed: at.D1.linkKey.seed }],
  });
  attacker = await Attacker.connect(rogue.url, key);
  attacker.subscribe('>');
  // The link stands when the province answers.
  while (!(await ask('messages', frame([]))).includes('done'));
});
afterAll(async () => {
  attacker.close();
  await rogue.stop();
  await network.close();
});
beforeEach(() => void attacker.messages.splice(0));

let asked = 0;

/** What the province answers on the link of D1; empty where nothing comes in a while. */
async function ask(verb: string, body: string, more: { to?: string; reply?: string } = {}): Promise<string> {
  asked += 1;
  const reply = more.reply ?? `lt.reply.host.link-D1.P.n${asked}`;
  attacker.publish(more.to ?? `lt.link.P.D1.${verb}`, body, { reply });
  const answer = () => attacker.messages.find(({ subject, headers }) => subject === reply && headers === '');
  for (let turn = 0; turn < 30 && !answer(); turn += 1) {
    await attacker.settled();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return answer()?.body ?? '';
}

/** A frame as the forwarder makes it, as text whose every character is one byte. */
function frame(head: unknown, body = ''): string {
  let text = JSON.stringify(head);
  while (text.length & 0x80) text += ' ';
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return length.toString('latin1') + text + body;
}

const message = (from: string, to: string, id: string) => frame([{ to, from, id, size: 4 }], 'body');

describe('a district whose server has been taken over', () => {
  test('can still speak for its own node', async () => {
    expect(await ask('messages', message(sites.districtParty, sites.province, 'own'))).toBe('{"done":true}');
    await eventually(() => atProvince.deliveries.map(({ id }) => id)).toContain('own');
  });

  test.each([
    ['in the name of another district', sites.otherParty, sites.province],
    ['to another district, past the province', sites.districtParty, sites.other],
    ['in the name of the operator', operatorAddress, sites.province],
  ])('cannot send %s', async (_, from, to) => {
    expect(await ask('messages', message(from, to, 'forged'))).toContain('AXIS_NOT_ALLOWED');
    expect(atProvince.deliveries.map(({ id }) => id)).not.toContain('forged');
  });

  test('one forged message among right ones keeps all of them out', async () => {
    const head = [
      { to: sites.province, from: sites.districtParty, id: 'right', size: 1 },
      { to: sites.province, from: sites.otherParty, id: 'wrong', size: 1 },
    ];
    expect(await ask('messages', frame(head, 'ab'))).toContain('AXIS_NOT_ALLOWED');
    expect(atProvince.deliveries.map(({ id }) => id)).not.toContain('right');
  });

  test('cannot put wrong bytes under a digest', async () => {
    const wanted = digestOf(utf8('công văn thật'));
    expect(await ask('content', frame({ digest: wanted, size: 4, at: 0 }, 'fake'))).toContain(
      'CONTENT_DAMAGED',
    );
    await expect(at.P.host.content.get(wanted, 4)).rejects.toMatchObject({ code: 'CONTENT_MISSING' });
  });

  test('cannot make the province keep more of unfinished content than it would ever take', async () => {
    const digest = digestOf(utf8('rất lớn'));
    const offer = (size: number) => ask('content', frame({ digest, size, at: 0 }));
    expect(await offer(129 * 1024 * 1024)).toContain('CONTENT_TOO_LARGE');
    expect(await offer(128 * 1024 * 1024)).toBe('{"next":0}');
    // A part that does not follow on what has come is not kept.
    expect(await ask('content', frame({ digest, size: 128 * 1024 * 1024, at: 70 }, 'later'))).toBe(
      '{"next":0}',
    );
  });

  test.each([
    '',
    'no frame',
    frame({}),
    frame([null]),
    frame([{ to: 'lt.ledger.>', from: sites.districtParty, id: 'x', size: 0 }]),
    frame([{ to: sites.province, from: sites.districtParty, id: 'x', size: -1 }]),
    frame([{ to: sites.province, from: sites.districtParty, id: 'x', size: 9 }], 'abc'),
    frame([{ to: sites.province, from: sites.districtParty, id: 7, size: 0 }]),
    `\x7f\x7f\x7f\x7f${'{'.repeat(40)}`,
  ])('is refused when it sends nonsense: %j', async (nonsense) => {
    expect(await ask('messages', nonsense)).toContain('failure');
    expect(await ask('content', nonsense)).toContain('failure');
  });

  test('reaches no subject of the province or another district but those of its own link', async () => {
    const before = await Promise.all([storedAt('P'), storedAt('D2')]);
    const forbidden = [
      `lt.in.${sites.province}.${sites.districtParty}`,
      `lt.in.${sites.other}.${sites.provinceParty}`,
      `lt.ledger.${sites.province}`,
      `lt.ledger.${sites.other}`,
      `lt.content.${'0'.repeat(64)}.0`,
      'lt.notice.lock',
      'lt.link.P.D2.messages',
      'lt.link.D2.P.messages',
      'lt.reply.host.link-P.D2.x',
      '$JS.API.STREAM.PURGE.LT_IN',
      '$JS.P.API.STREAM.PURGE.LT_IN',
      '$JS.D2.API.STREAM.PURGE.LT_IN',
      `lt.call.${sites.province}.${operatorAddress}.counters`,
    ];
    for (const subject of forbidden)
      attacker.publish(subject, frame([]), { headers: { 'Lt-Id': 'forged', 'Nats-Msg-Id': 'forged' } });
    await attacker.settled();
    expect(await ask('messages', frame([]))).toContain('done');
    expect(await Promise.all([storedAt('P'), storedAt('D2')])).toEqual(before);
  });

  test('cannot make the province write an answer anywhere but into its own inbox', async () => {
    const before = await storedAt('P');
    for (const reply of [
      `lt.in.${sites.other}.${sites.provinceParty}`,
      `lt.ledger.${sites.province}`,
      'lt.reply.host.link-D2.P.x',
      'lt.reply.host.link-D1.P.x.y',
    ])
      expect(await ask('messages', frame([]), { reply })).toBe('');
    expect(await storedAt('P')).toEqual(before);
  });

  test('hears nothing of what passes between the province and another district', async () => {
    const { length } = atOther.deliveries;
    const bytes = utf8('chỉ cho huyện khác');
    const digest = await at.P.host.content.put(bytes);
    await at.P.host.axis.send({
      to: sites.other,
      from: sites.provinceParty,
      id: 'secret',
      body: utf8(`content ${digest} ${bytes.length}`),
    });
    await eventually(() => atOther.deliveries.length).toBe(length + 1);
    expect(text(atOther.deliveries.at(-1)!.body)).toContain(digest);
    await attacker.settled();
    const heard = attacker.messages.map(({ subject, body }) => `${subject} ${body}`).join('\n');
    expect(heard).not.toContain('secret');
    expect(heard).not.toContain(digest);
    expect(heard).not.toContain('D2');
  });

  test('cannot come in as a client with the key of its link, nor anywhere else with its own keys', async () => {
    for (const [nkey, servers] of [
      [at.D1.linkKey, at.P.server.url],
      [at.D1.hostKey, at.P.server.url],
      [at.D1.linkKey, at.D2.server.url],
    ] as const)
      await expect(
        connectAxis({ servers, party: { host: 'host' }, nkey, connectTimeoutMs: 2_000 }),
      ).rejects.toMatchObject({ code: 'AXIS_NOT_ALLOWED' });
  });
});

/** What each node of a site knows: how much its ledger and inbox hold, asked as its host. */
async function storedAt(site: 'P' | 'D2'): Promise<unknown> {
  const node = site === 'P' ? sites.province : sites.other;
  const records: number[] = [];
  for await (const { sequence } of at[site].host.ledgers.read([node])) records.push(sequence);
  const inbox = site === 'P' ? atProvince : atOther;
  return { records, delivered: inbox.deliveries.length };
}
