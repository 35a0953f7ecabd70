import { access } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { type EmulatorGatewayOptions, loadRegistry, startEmulator } from '@lienthong/emulator';
import { systemClock, systemRandom } from '@lienthong/runtime';
import { SystemBook } from '@lienthong/systems';
import { VxpClient } from '@lienthong/vxp-client';
import { expect, test } from 'vitest';
import { stateDirectory } from './lienthong.ts';

const start = (gateway: EmulatorGatewayOptions) =>
  startEmulator({ registry: loadRegistry('national-2019'), gateway });

const agencyCount = async (client: VxpClient): Promise<number> => {
  const reply = await client.getAgenciesList();
  client.close();
  return reply.data?.length ?? 0;
};

test('a gateway in a test of one’s own takes one option, and leaves nothing behind', async () => {
  const emulator = await start({});
  const { url = '', systems } = emulator.gateway ?? {};
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const [centre, province] = (await systems?.list()) ?? [];
  expect([centre?.id, province?.id]).toEqual(['000.00.00.G22', '000.00.00.H01']);
  const system = { endpoint: url, systemId: province?.id ?? '', secret: province?.secret ?? '' };
  expect(await agencyCount(new VxpClient({ ...system, clock: systemClock }))).toBe(100);
  await emulator.stop();
  await expect(agencyCount(new VxpClient({ ...system, clock: systemClock }))).rejects.toMatchObject({
    code: 'VXP_ENDPOINT_UNREACHABLE',
  });
  await expect(access(systems?.file ?? '')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('with TLS, clients trust the root that the gateway names', async () => {
  const emulator = await start({ tls: 'pki' });
  const { url = '', systems, rootPem = '' } = emulator.gateway ?? {};
  expect(url).toMatch(/^https:/);
  const [{ id, secret } = { id: '', secret: '' }] = (await systems?.list()) ?? [];
  const options = {
    endpoint: url.replace('127.0.0.1', 'localhost'),
    systemId: id,
    secret,
    clock: systemClock,
  };
  expect(await agencyCount(new VxpClient({ ...options, ca: rootPem }))).toBe(100);
  await expect(agencyCount(new VxpClient(options))).rejects.toThrow();
  await emulator.stop();
});

test('a port that is taken is an error, or another one will do', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(start({ port })).rejects.toMatchObject({ code: 'GATEWAY_ADDRESS_UNUSABLE' });
  const emulator = await start({ port, orFreePort: true });
  expect(emulator.gateway?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(emulator.gateway?.url).not.toContain(`:${port}`);
  await emulator.stop();
  await new Promise((resolve) => other.close(resolve));
});

test('a book of one’s own is used as it is, and stays', async () => {
  await using directory = await stateDirectory();
  const file = join(directory.path, 'systems.json');
  const systems = await SystemBook.open({ file, clock: systemClock, random: systemRandom });
  const mine = await systems.add({ id: 'mine', agencies: 'all' });
  const emulator = await start({ systems });
  expect(await emulator.gateway?.systems.list()).toEqual([mine]);
  await emulator.stop();
  expect(await systems.list()).toEqual([mine]);
});

test('there is none unless it is asked for', async () => {
  const emulator = await startEmulator({ registry: loadRegistry('national-2019') });
  expect(emulator.gateway).toBeUndefined();
  await emulator.stop();
});
