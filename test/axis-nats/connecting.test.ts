import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { connectAxis } from '@lienthong/axis-nats';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { expect, onTestFinished, test } from 'vitest';

test('a connection whose server dies during the greeting is tried again within the time given', async () => {
  const server = await startTestNatsServer();
  onTestFinished(() => server.stop());
  const sockets = new Set<Socket>();
  let count = 0;
  // The first caller is let in and then hears nothing, as from a machine that has just lost its power.
  const door = createServer((client) => {
    sockets.add(client.on('error', () => undefined));
    count += 1;
    if (count === 1) return;
    const inside = dial(server.port, server.host).on('error', () => undefined);
    sockets.add(inside);
    client.pipe(inside).pipe(client);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    door.close();
  });
  const { port } = door.address() as AddressInfo;
  const connection = await connectAxis({
    servers: `nats://127.0.0.1:${port}`,
    party: { host: 'a' },
    connectTimeoutMs: 10_000,
  });
  expect(count).toBe(2);
  await connection.close();
});
