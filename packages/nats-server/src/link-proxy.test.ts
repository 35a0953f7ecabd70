import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '@lienthong/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinkProxy } from './link-proxy.ts';

let echo: Server;
const far: Socket[] = [];
let link: LinkProxy;
const near: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    far.push(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  link = await LinkProxy.open({ target: { host: '127.0.0.1', port: (echo.address() as AddressInfo).port } });
});
afterEach(async () => {
  for (const socket of [...near.splice(0), ...far.splice(0)]) socket.destroy();
  await link.close();
  echo.close();
});

async function dial(port = link.port): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  near.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function echoed(socket: Socket, text: string): Promise<string> {
  const answer = once(socket, 'data');
  socket.write(text);
  return String((await answer)[0]);
}

describe('a link', () => {
  it('carries both ways', async () => {
    expect(await echoed(await dial(), 'xin chào')).toBe('xin chào');
  });

  it('that is cut breaks what stands and what comes, until it is mended', async () => {
    const socket = await dial();
    await echoed(socket, 'a');
    link.cut();
    await once(socket, 'close');
    await once(await dial(), 'close');
    link.mend();
    expect(await echoed(await dial(), 'b')).toBe('b');
  });

  it('that is stalled keeps connections and bytes, and hands them over when it is mended', async () => {
    const socket = await dial();
    await echoed(socket, 'a');
    link.stall();
    expect(link.state).toBe('stalled');
    const heard: string[] = [];
    socket.on('data', (bytes) => heard.push(String(bytes)));
    socket.write('b');
    const other = await dial();
    other.write('c');
    // A whole turn through the same loopback, beside the link.
    const beside = await dial((echo.address() as AddressInfo).port);
    await echoed(beside, 'd');
    expect(heard).toEqual([]);
    const later = once(other, 'data');
    link.mend();
    await later;
    await expect.poll(() => heard.join(''), { timeout: 90_000 }).toBe('b');
  });

  it('that forgets its connections says nothing to either end, and carries new ones', async () => {
    const socket = await dial();
    await echoed(socket, 'a');
    link.forgetConnections();
    const heard: unknown[] = [];
    socket.on('data', (bytes) => heard.push(bytes));
    socket.write('b');
    expect(await echoed(await dial(), 'c')).toBe('c');
    expect(heard).toEqual([]);
    expect(socket.destroyed).toBe(false);
  });

  it('that is slow keeps bytes for their time on the way', async () => {
    const asked: number[] = [];
    const clock: Clock = { now: () => 0, sleep: async (ms) => void asked.push(ms) };
    const slow = await LinkProxy.open({
      target: { host: '127.0.0.1', port: (echo.address() as AddressInfo).port },
      clock,
    });
    slow.slow({ delayMs: 100, bytesPerSecond: 1_000 });
    expect(await echoed(await dial(slow.port), '0123456789')).toBe('0123456789');
    // 10 bytes take 10 ms, and 100 ms of way, in each direction.
    expect(asked).toEqual([110, 110]);
    await slow.close();
  });
});
