import { nodeAddress, partyAddress } from '@lienthong/axis';
import {
  type ConnectAxisOptions,
  connectAxis,
  type NatsAxisConnection,
  provisionAxis,
} from '@lienthong/axis-nats';
import type { RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { Closers } from '@lienthong/runtime';
import { beforeEach, expect, test } from 'vitest';
import { Attacker } from './attacker.ts';
import { Cable } from './cable.ts';
import { collected, eventually, Inbox, utf8 } from './inbox.ts';

const node = nodeAddress('commune', ['H41', '31', '20', '000']);
const sender = partyAddress(['H41', '31', '20', 'A01']);
const unreachable = { code: 'AXIS_UNREACHABLE' };

let server: RunningNatsServer;
let closers: Closers;

beforeEach(async () => {
  closers = new Closers();
  server = await startTestNatsServer();
  closers.add(() => server.stop());
  return () => closers.close();
});

async function open(more: Partial<ConnectAxisOptions> = {}): Promise<NatsAxisConnection> {
  const connection = await connectAxis({ servers: server.url, party: { host: 'a' }, ...more });
  closers.add(() => connection.close());
  return connection;
}

const message = (id: string, body: Uint8Array = utf8(id)) => ({ to: node, from: sender, id, body });

async function killServer(): Promise<void> {
  server.kill('SIGKILL');
  await server.exited;
}

test('500 sends outlive the death of the server: each resolves by itself and arrives once', async () => {
  const cable = await Cable.to(server.url);
  closers.add(() => cable.close());
  const connection = await open({ servers: cable.url });
  await provisionAxis(connection);
  let stored = 0;
  // Some receipts arrive, many are lost although their messages are stored, some messages never reach the server.
  const deaf = cable.deafen(10_000);
  const sends = Array.from({ length: 500 }, async (_, index) => {
    await connection.axis.send(message(`m${index}`, new Uint8Array(20_000)));
    stored += 1;
  });
  await deaf;
  await killServer();
  expect(stored).toBeLessThan(500);
  cable.mend();
  await server.restart();
  await Promise.all(sends);
  const inbox = new Inbox((delivery) => void delivery.acknowledge());
  const receiver = await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: inbox.onDelivery });
  await inbox.first(500);
  await connection.axis.send(message('last'));
  const deliveries = await inbox.first(501);
  expect(deliveries.at(-1)!.id).toBe('last');
  expect(new Set(deliveries.map(({ id }) => id)).size).toBe(501);
  await receiver.close();
});

test('a reception outlives the death of the server', async () => {
  const connection = await open();
  await provisionAxis(connection);
  const inbox = new Inbox();
  await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: inbox.onDelivery });
  await connection.axis.send(message('before'));
  const [before] = await inbox.first(1);
  await killServer();
  const acknowledged = before!.acknowledge();
  await server.restart();
  await acknowledged;
  await connection.axis.send(message('after'));
  const [, after] = await inbox.first(2);
  expect(after!.id).toBe('after');
  await after!.acknowledge();
});

test('a message that the server delivers again while it is being worked on is not handled twice', async () => {
  const cable = await Cable.to(server.url);
  closers.add(() => cable.close());
  const connection = await open({ servers: cable.url, ackWaitMs: 300 });
  const direct = await open({ party: { host: 'b' } });
  await provisionAxis(direct);
  const inbox = new Inbox();
  await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: inbox.onDelivery });
  await direct.axis.send(message('slow'));
  const [slow] = await inbox.first(1);
  cable.cut();
  await serverTime(direct, 500);
  cable.mend();
  await eventually(async () => (await consumerInfo('a'))['num_redelivered']).toBe(1);
  await slow!.acknowledge();
  await consumerSettled('a');
  await direct.axis.send(message('next'));
  const [, next] = await inbox.first(2);
  expect(next!.id).toBe('next');
  await next!.acknowledge();
});

test('an acknowledgement that cannot be confirmed is refused by name, and the message comes again', async () => {
  const cable = await Cable.to(server.url);
  closers.add(() => cable.close());
  const connection = await open({ servers: cable.url, sendTimeoutMs: 300, ackWaitMs: 300 });
  const direct = await open({ party: { host: 'b' } });
  await provisionAxis(direct);
  const inbox = new Inbox();
  await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: inbox.onDelivery });
  await direct.axis.send(message('kept'));
  const [kept] = await inbox.first(1);
  cable.cut();
  await expect(kept!.acknowledge()).rejects.toMatchObject(unreachable);
  cable.mend();
  const [, again] = await inbox.first(2);
  expect(again).toMatchObject({ id: 'kept', sequence: kept!.sequence });
  expect(again!.attempt).toBeGreaterThan(1);
  await again!.acknowledge();
});

test('an acknowledgement whose confirmation was lost with the connection is confirmed afterwards', async () => {
  const cable = await Cable.to(server.url);
  closers.add(() => cable.close());
  const connection = await open({ servers: cable.url });
  const direct = await open({ party: { host: 'b' } });
  await provisionAxis(direct);
  const inbox = new Inbox();
  const receiver = await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: inbox.onDelivery });
  await direct.axis.send(message('done'));
  const [done] = await inbox.first(1);
  await cable.deafen();
  const acknowledged = done!.acknowledge();
  await consumerSettled('a');
  cable.cut();
  cable.mend();
  await acknowledged;
  await receiver.close();
  const again = new Inbox();
  await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: again.onDelivery });
  await direct.axis.send(message('next'));
  const [next] = await again.first(1);
  expect(next!.id).toBe('next');
  await next!.acknowledge();
});

test('a message that is never acknowledged comes again after the waiting time', async () => {
  const connection = await open({ ackWaitMs: 200, handlingMsMax: 0 });
  await provisionAxis(connection);
  const inbox = new Inbox();
  await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: inbox.onDelivery });
  await connection.axis.send(message('forgotten'));
  const [first, second] = await inbox.first(2);
  expect(second).toMatchObject({ id: 'forgotten', attempt: 2, sequence: first!.sequence });
  await second!.acknowledge();
});

test('a message that is still being worked on does not come again', async () => {
  const connection = await open({ ackWaitMs: 150 });
  await provisionAxis(connection);
  const inbox = new Inbox();
  await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: inbox.onDelivery });
  await connection.axis.send(message('long'));
  const [long] = await inbox.first(1);
  await serverTime(connection, 600);
  expect((await consumerInfo('a'))['num_redelivered'] ?? 0).toBe(0);
  expect(inbox.deliveries.filter(({ id }) => id === 'long')).toHaveLength(1);
  await long!.acknowledge();
});

test('a full axis refuses by name, keeps what it has and the order of business goes on when there is room', async () => {
  const connection = await open();
  await provisionAxis(connection, { bytesMax: { inbox: 100_000, ledger: 20_000, content: 100_000 } });
  const full = { code: 'AXIS_FULL' };
  const kept: string[] = [];
  for (let index = 0; ; index += 1) {
    try {
      await connection.axis.send(message(`f${index}`, new Uint8Array(10_000)));
      kept.push(`f${index}`);
    } catch (failure) {
      expect(failure).toMatchObject(full);
      break;
    }
  }
  expect(kept.length).toBeGreaterThan(5);
  expect(await connection.axis.send(message('f0', new Uint8Array(10_000)))).toMatchObject({
    duplicate: true,
  });
  await expect(connection.content.put(new Uint8Array(300_000))).rejects.toMatchObject(full);
  const first = await connection.ledgers.append('commune.L.1.1.1', ['x'.repeat(15_000)], 0);
  await expect(
    connection.ledgers.append('commune.L.1.1.1', ['x'.repeat(15_000)], first),
  ).rejects.toMatchObject(full);
  const inbox = new Inbox((delivery) => void delivery.acknowledge());
  await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: inbox.onDelivery });
  const deliveries = await inbox.first(kept.length);
  expect(deliveries.map(({ id }) => id)).toEqual(kept);
  await provisionAxis(connection, { bytesMax: { inbox: 1_000_000 } });
  await connection.axis.send(message('room', new Uint8Array(10_000)));
  const arrived = await inbox.first(kept.length + 1);
  expect(arrived.at(-1)!.id).toBe('room');
});

test('a consumer that was removed is made again and goes on where the reception was', async () => {
  const connection = await open();
  await provisionAxis(connection);
  const inbox = new Inbox((delivery) => {
    if (delivery.id !== 'open') void delivery.acknowledge();
  });
  await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: inbox.onDelivery });
  await connection.axis.send(message('done'));
  await connection.axis.send(message('open'));
  await inbox.first(2);
  await consumerSettled('a', 1);
  await admin('$JS.API.CONSUMER.DELETE.LT_IN.host-a');
  await connection.axis.send(message('new'));
  const deliveries = await inbox.first(3);
  expect(deliveries.map(({ id }) => id)).toEqual(['done', 'open', 'new']);
  await deliveries[1]!.acknowledge();
});

test('sends without a server give up by name when their time is over, and the axis is usable afterwards', async () => {
  const connection = await open({ sendTimeoutMs: 200 });
  await provisionAxis(connection);
  await killServer();
  await expect(connection.axis.send(message('lost'))).rejects.toMatchObject(unreachable);
  await expect(
    connection.axis.call({ node, from: sender, verb: 'x', body: utf8('') }, { timeoutMs: 50 }),
  ).rejects.toMatchObject(unreachable);
  await expect(connection.content.put(utf8('lost'))).rejects.toMatchObject(unreachable);
  await expect(connection.ledgers.append(node, ['lost'], 0)).rejects.toMatchObject(unreachable);
  await expect(collected(connection.ledgers.read([node]))).rejects.toMatchObject(unreachable);
  await server.restart();
  await eventually(() => connection.axis.send(message('found')).catch(() => undefined)).toBeDefined();
});

test('ledger and content outlive the death of the server in the middle of writing', async () => {
  const connection = await open();
  await provisionAxis(connection);
  const bytes = new Uint8Array(30_000_000).map((_, index) => (index * 31) & 0xff);
  const killed = Promise.withResolvers<void>();
  const content = connection.content.put(bytes);
  const ledger = (async () => {
    let after = 0;
    for (let count = 0; count < 300; count += 1) {
      after = await connection.ledgers.append(node, [`{"n":${count}}`], after);
      if (count === 50) killed.resolve(killServer());
    }
  })();
  await killed.promise;
  await server.restart();
  const [digest] = await Promise.all([content, ledger]);
  const records = await collected(connection.ledgers.read([node]));
  expect(records.map(({ lines }) => lines[0])).toEqual(Array.from({ length: 300 }, (_, n) => `{"n":${n}}`));
  expect(Buffer.compare(await connection.content.get(digest, bytes.length), bytes)).toBe(0);
});

test('reading a ledger goes on after a break of the connection, without a gap and without a double', async () => {
  const cable = await Cable.to(server.url);
  closers.add(() => cable.close());
  const direct = await open();
  await provisionAxis(direct);
  let after = 0;
  for (let count = 0; count < 2000; count += 1)
    after = await direct.ledgers.append(node, [`${count} ${'x'.repeat(2000)}`], after);
  const reader = await open({ servers: cable.url, party: { host: 'b' } });
  const seen: number[] = [];
  for await (const record of reader.ledgers.read([node])) {
    seen.push(Number.parseInt(record.lines[0]!, 10));
    if (seen.length === 100) {
      cable.cut();
      cable.mend();
    }
  }
  expect(seen).toEqual(Array.from({ length: 2000 }, (_, count) => count));
});

test('closing while the server is away ends at once', async () => {
  const connection = await open();
  await provisionAxis(connection);
  await connection.axis.receive({ host: 'a', nodes: [node], onDelivery: () => undefined });
  await connection.axis.answer({ host: 'a', nodes: [node], onCall: async () => utf8('') });
  await killServer();
  await connection.close();
  await expect(connection.axis.send(message('late'))).rejects.toMatchObject(unreachable);
});

async function admin(subject: string, body = ''): Promise<string> {
  const attacker = await Attacker.anonymous(server.url);
  attacker.subscribe('lt.reply.admin');
  attacker.publish(subject, body, { reply: 'lt.reply.admin' });
  await eventually(() => attacker.messages.length).toBe(1);
  attacker.close();
  return attacker.messages[0]!.body;
}

type ConsumerInfo = Readonly<
  Record<'num_ack_pending' | 'num_pending' | 'num_redelivered', number | undefined>
>;

async function consumerInfo(host: string): Promise<ConsumerInfo> {
  return JSON.parse(await admin(`$JS.API.CONSUMER.INFO.LT_IN.host-${host}`)) as ConsumerInfo;
}

/** Waits until the server counts `open` unsettled deliveries of the host and nothing undelivered. */
async function consumerSettled(host: string, open = 0): Promise<void> {
  await eventually(async () => {
    const info = await consumerInfo(host);
    return [info['num_ack_pending'], info['num_pending']];
  }).toEqual([open, 0]);
}

/** Lets `ms` of the server's own clock pass: it holds a message back for so long. */
async function serverTime(connection: NatsAxisConnection, ms: number): Promise<void> {
  const clock = nodeAddress('clock', ['0', '0', '0', '0']);
  const inbox = new Inbox();
  const receiver = await connection.axis.receive({
    host: 'clock',
    nodes: [clock],
    onDelivery: inbox.onDelivery,
  });
  await connection.axis.send({ to: clock, from: sender, id: 'tick', body: utf8('') });
  const [first] = await inbox.first(1);
  first!.retry(ms);
  const [, second] = await inbox.first(2);
  await second!.acknowledge();
  await receiver.close();
}
