import { type NodeAddress, nodeAddress, partyAddress } from '@lienthong/axis';
import { answerBytesMax, connectAxis, type NatsAxisConnection, provisionAxis } from '@lienthong/axis-nats';
import type { RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { jsonLogger } from '@lienthong/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Inbox, text, utf8 } from './inbox.ts';

let server: RunningNatsServer;
let connection: NatsAxisConnection;
const lines: string[] = [];
const sender = partyAddress(['H41', '31', '20', 'A01']);
const commune = (code: string): NodeAddress => nodeAddress('commune', ['H41', '31', code, '000']);

beforeAll(async () => {
  server = await startTestNatsServer();
  connection = await connectAxis({
    servers: server.url,
    party: { host: 'a' },
    allNodes: ['1', '2', '3', '4'].map(commune),
    log: jsonLogger((line) => lines.push(line)),
  });
  await provisionAxis(connection, {
    hosts: [{ host: 'wide', nodes: ['1', '2'].map(commune) }],
    allNodes: ['1', '2'].map(commune),
  });
});

afterAll(async () => {
  await connection.close();
  await server.stop();
});

test('one node is received and answered once in a process', async () => {
  const { axis } = connection;
  const receiver = await axis.receive({ host: 'one', nodes: [commune('3')], onDelivery: () => undefined });
  const taken = { code: 'AXIS_NODE_TAKEN' };
  await expect(
    axis.receive({ host: 'two', nodes: [commune('3')], onDelivery: () => undefined }),
  ).rejects.toMatchObject(taken);
  await receiver.close();
  await (await axis.receive({ host: 'one', nodes: [commune('3')], onDelivery: () => undefined })).close();
  const answering = await axis.answer({ host: 'one', nodes: [commune('3')], onCall: async () => utf8('') });
  await expect(
    axis.answer({ host: 'two', nodes: [commune('3')], onCall: async () => utf8('') }),
  ).rejects.toMatchObject(taken);
  await answering.close();
});

test('a message for a node of the same filter that the host does not serve is held back, not lost and not handled', async () => {
  const { axis } = connection;
  await axis.send({ to: commune('9'), from: sender, id: 'stranger', body: utf8('') });
  await axis.send({ to: commune('1'), from: sender, id: 'mine', body: utf8('') });
  const inbox = new Inbox();
  const receiver = await axis.receive({ host: 'wide', nodes: [commune('1')], onDelivery: inbox.onDelivery });
  const [delivery] = await inbox.first(1);
  expect(delivery!.id).toBe('mine');
  await delivery!.acknowledge();
  expect(lines.join()).toContain('axis-node-not-served');
  await receiver.close();
});

test('a call to a node that the answering host does not serve fails by name', async () => {
  const nodes = ['1', '2', '3', '4'].map(commune);
  const answering = await connection.axis.answer({
    host: 'wide',
    nodes,
    onCall: async ({ node }) => utf8(node),
  });
  const ask = (node: NodeAddress) =>
    connection.axis.call({ node, from: sender, verb: 'who', body: utf8('') });
  expect(text(await ask(commune('4')))).toBe(commune('4'));
  await expect(ask(commune('9'))).rejects.toMatchObject({ code: 'AXIS_NODE_ABSENT' });
  await answering.close();
});

test('a node that does not answer in time is named, and so is an answer that is too large', async () => {
  const pending = Promise.withResolvers<Uint8Array>();
  const answering = await connection.axis.answer({
    host: 'a',
    nodes: [commune('1')],
    onCall: ({ verb }) =>
      verb === 'large' ? Promise.resolve(new Uint8Array(answerBytesMax + 1)) : pending.promise,
  });
  const call = { node: commune('1'), from: sender, body: utf8('') };
  await expect(connection.axis.call({ ...call, verb: 'slow' }, { timeoutMs: 20 })).rejects.toMatchObject({
    code: 'AXIS_UNREACHABLE',
  });
  await expect(connection.axis.call({ ...call, verb: 'large' })).rejects.toMatchObject({
    code: 'AXIS_MESSAGE_TOO_LARGE',
    details: { bytes: answerBytesMax + 1, bytesMax: answerBytesMax },
  });
  await expect(connection.axis.call({ ...call, verb: 'a.b' })).rejects.toMatchObject({
    code: 'AXIS_ADDRESS_MALFORMED',
  });
  pending.resolve(utf8(''));
  await answering.close();
});

test('a record that no message can hold is refused by name', async () => {
  const line = 'x'.repeat(1_100_000);
  await expect(connection.ledgers.append(commune('1'), [line], 0)).rejects.toMatchObject({
    code: 'AXIS_MESSAGE_TOO_LARGE',
  });
});

test('two writers of one ledger: one of them gets a conflict and nothing is mixed', async () => {
  const other = await connectAxis({ servers: server.url, party: { host: 'b' } });
  const outcomes = await Promise.allSettled(
    [connection, other].map(({ ledgers }, index) => ledgers.append(commune('2'), [`writer ${index}`], 0)),
  );
  await other.close();
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'LEDGER_CONFLICT' },
  });
});

test('ids with any characters come out as they went in', async () => {
  const ids = ['a b', 'văn bản', '%41', 'a\r\nNats-Msg-Id: x', '\u0000'];
  for (const id of ids) await connection.axis.send({ to: commune('4'), from: sender, id, body: utf8(id) });
  const inbox = new Inbox();
  const receiver = await connection.axis.receive({
    host: 'ids',
    nodes: [commune('4')],
    onDelivery: inbox.onDelivery,
  });
  const deliveries = await inbox.first(ids.length);
  expect(deliveries.map(({ id }) => id)).toEqual(ids);
  await Promise.all(deliveries.map((delivery) => delivery.acknowledge()));
  await receiver.close();
});

test('ten thousand messages arrive once each, however slow their handlers are', async () => {
  const node = nodeAddress('commune', ['H41', '77', '1', '000']);
  const receiving = await connectAxis({ servers: server.url, party: { host: 'c' } });
  await Promise.all(
    Array.from({ length: 10_000 }, (_, index) =>
      connection.axis.send({ to: node, from: sender, id: String(index), body: utf8('x') }),
    ),
  );
  const seen: string[] = [];
  const done = Promise.withResolvers<void>();
  let open = 0;
  let openMost = 0;
  const receiver = await receiving.axis.receive({
    host: 'slow',
    nodes: [node],
    inFlightMax: 100,
    onDelivery: (delivery) => {
      open += 1;
      openMost = Math.max(openMost, open);
      setImmediate(() => {
        open -= 1;
        seen.push(delivery.id);
        void delivery.acknowledge().then(() => {
          if (seen.length === 10_000) done.resolve();
        });
      });
    },
  });
  await done.promise;
  expect(openMost).toBeLessThanOrEqual(100);
  expect(seen.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 10_000 }, (_, index) => index));
  await receiver.close();
  await receiving.close();
});
