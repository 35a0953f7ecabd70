import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { nodeAddress } from '@lienthong/axis';
import { connectAxis, provisionAxis } from '@lienthong/axis-nats';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { Closers } from '@lienthong/runtime';
import { beforeEach, expect, test } from 'vitest';
import { Attacker } from './attacker.ts';
import { eventually } from './inbox.ts';

let closers: Closers;
beforeEach(() => {
  closers = new Closers();
  return () => closers.close();
});

const communes = ['1', '2', '3'].map((code) => nodeAddress('commune', ['H41', '31', code, '000']));
const district = nodeAddress('district', ['H41', '31', '00', '000']);

/** Answers every connection as a server of `version` without JetStream would. */
async function pretendServer(version: string): Promise<string> {
  const server = createServer((socket) => {
    const info = {
      server_id: 'x',
      version,
      proto: 1,
      headers: true,
      max_payload: 1048576,
      host: '',
      port: 0,
      go: '',
    };
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    socket.on('data', (bytes) => {
      if (bytes.toString('latin1').includes('PING\r\n')) socket.write('PONG\r\n');
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.add(() => void server.close());
  return `nats://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each(['2.9.10', '2.9.25', '0.0.1'])('a server of version %s is refused by name', async (version) => {
  const connection = await connectAxis({ servers: await pretendServer(version), party: { host: 'a' } });
  closers.add(() => connection.close());
  expect(connection.serverVersion).toBe(version);
  await expect(provisionAxis(connection)).rejects.toMatchObject({
    code: 'AXIS_SERVER_TOO_OLD',
    details: { version },
  });
});

test('no server at all is named after the time given', async () => {
  const connecting = connectAxis({
    servers: 'nats://127.0.0.1:9',
    party: { host: 'a' },
    connectTimeoutMs: 50,
  });
  await expect(connecting).rejects.toMatchObject({ code: 'AXIS_UNREACHABLE' });
});

test('a connection waits for a server that is still starting', async () => {
  const server = await startTestNatsServer();
  closers.add(() => server.stop());
  server.kill('SIGKILL');
  await server.exited;
  const connecting = connectAxis({ servers: server.url, party: { host: 'a' } });
  await server.restart();
  await (await connecting).close();
});

test('provisioning again changes nothing, and other limits change in place', async () => {
  const server = await startTestNatsServer();
  closers.add(() => server.stop());
  const lines: string[] = [];
  const connection = await connectAxis({
    servers: server.url,
    party: { host: 'a' },
    log: { log: (_, event) => void lines.push(event) },
  });
  closers.add(() => connection.close());
  const options = { hosts: [{ host: 'all', nodes: communes }], allNodes: [...communes, district] };
  await provisionAxis(connection, options);
  expect(lines.filter((event) => event === 'axis-stream-made')).toHaveLength(4);
  lines.length = 0;
  await provisionAxis(connection, options);
  expect(lines).toEqual([]);
  await provisionAxis(connection, { ...options, bytesMax: { inbox: 1_000_000 }, duplicateWindowMs: 1000 });
  expect(lines).toEqual(Array.from({ length: 4 }, () => 'axis-stream-changed'));
  const spy = await Attacker.anonymous(server.url);
  closers.add(() => spy.close());
  spy.subscribe('spy');
  // The server may answer the second question first.
  spy.publish('$JS.API.STREAM.INFO.LT_IN', '', { reply: 'spy' });
  await eventually(() => spy.messages.length).toBe(1);
  spy.publish('$JS.API.CONSUMER.INFO.LT_IN.host-all', '', { reply: 'spy' });
  await eventually(() => spy.messages.length).toBe(2);
  const [stream, consumer] = spy.messages.map(({ body }) => JSON.parse(body) as { config: object });
  expect(stream!.config).toMatchObject({
    max_bytes: 1_000_000,
    duplicate_window: 1_000_000_000,
    discard: 'new',
  });
  expect(consumer!.config).toMatchObject({ filter_subjects: ['lt.in.commune.>'], ack_policy: 'explicit' });
});

test('two hosts cannot be provisioned for one node', async () => {
  const server = await startTestNatsServer();
  closers.add(() => server.stop());
  const connection = await connectAxis({ servers: server.url, party: { host: 'a' } });
  closers.add(() => connection.close());
  const hosts = ['a', 'b'].map((host) => ({ host, nodes: [district] }));
  await expect(provisionAxis(connection, { hosts })).rejects.toMatchObject({ code: 'AXIS_NODE_TAKEN' });
});

test('a host gets no consumer of another name than a name', async () => {
  const connecting = connectAxis({
    servers: 'nats://127.0.0.1:9',
    party: { host: 'a.>' },
    connectTimeoutMs: 50,
  });
  await expect(connecting).rejects.toMatchObject({ code: 'AXIS_ADDRESS_MALFORMED' });
});
