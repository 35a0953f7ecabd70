import { request } from 'node:http';
import { startControl } from '@lienthong/control';
import { loadRegistry, startEmulator } from '@lienthong/emulator';
import { Closers } from '@lienthong/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const closers = new Closers();
const urls = { named: '', plain: '' };
beforeAll(async () => {
  const { session, stop } = await started();
  closers.add(stop);
  const [named, plain] = [
    await startControl({ session, names: ['Lienthong'] }),
    await startControl({ session }),
  ];
  closers.add(() => named.close());
  closers.add(() => plain.close());
  Object.assign(urls, { named: named.url, plain: plain.url });
});
afterAll(() => closers.close());

async function started() {
  const emulator = await startEmulator({ registry: loadRegistry('national-2019') });
  return { session: emulator.session, stop: () => emulator.stop() };
}

/** Status of the ready route for whoever calls it by this name. */
const statusAs = (host: string, url: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${url}/api/v1/ready`, { headers: { host } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject);
    sent.end();
  });

describe('a control API behind a mapping of ports', () => {
  test.each(['lienthong', 'lienthong:8103', 'localhost:49153', '127.0.0.1:1', '[::1]:9', 'LOCALHOST'])(
    'answers to %s',
    async (host) => expect(await statusAs(host, urls.named)).toBe(200),
  );

  test.each(['example.com', 'lienthong.example.com:8103', 'localhost.example.com', 'lienthong:8103:1'])(
    'refuses the foreign name "%s"',
    async (host) => expect(await statusAs(host, urls.named)).toBe(421),
  );
});

test('a control API without further names answers at its own port only', async () => {
  const { port } = new URL(urls.plain);
  expect(await statusAs(`localhost:${port}`, urls.plain)).toBe(200);
  expect(await statusAs('localhost:49153', urls.plain)).toBe(421);
  expect(await statusAs('lienthong', urls.plain)).toBe(421);
});
