import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostsAddress } from '@lienthong/axis';
import { connectAxis } from '@lienthong/axis-nats';
import { startLocalExchange } from '@lienthong/emulator';
import { AddressBook } from '@lienthong/exchange';
import type { RunningNatsServer } from '@lienthong/nats-server';
import { startTestNatsServer } from '@lienthong/nats-server/testing';
import { readCredentials } from '@lienthong/node-host';
import { systemClock } from '@lienthong/runtime';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ServiceProcess } from './service-process.ts';

const tiers = ['central', 'province', 'district', 'commune'] as const;
const stopped = { code: 0, signal: null };
const misconfigured = { code: 3, signal: null };
const superseded = { code: 4, signal: null };

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-service-'));
  return () => rm(dir, { recursive: true, force: true });
});

function spawnService(tier: string, env: Readonly<Record<string, string>>): ServiceProcess {
  const service = new ServiceProcess(tier, env);
  onTestFinished(async () => {
    service.signal('SIGKILL');
    await service.ended;
  });
  return service;
}

async function startServer(): Promise<RunningNatsServer> {
  const server = await startTestNatsServer();
  onTestFinished(() => server.stop());
  return server;
}

const given = (server: { readonly url: string }, more: Readonly<Record<string, string>> = {}) => ({
  NATS_URL: server.url,
  LIENTHONG_REGISTRY: 'nghe-an-2019',
  LIENTHONG_ROUTING: 'tiered',
  LIENTHONG_PKI: dir,
  ...more,
});

describe('a service that is told too little or something wrong ends with 3 and says what, in both languages', () => {
  test.each(tiers)('%s without any setting', async (tier) => {
    const service = spawnService(tier, {});
    expect(await service.ended).toEqual(misconfigured);
    expect(service.said).toBe(
      'Chưa đặt NATS_URL. Hãy đặt NATS_URL (nats://host:port), hoặc đặt LIENTHONG_STATE là thư mục của hệ thống đang chạy.\n' +
        'NATS_URL is not set. Set NATS_URL (nats://host:port), or set LIENTHONG_STATE to the directory of a running exchange.\n',
    );
    expect(service.log).toMatchObject([
      { level: 'error', event: 'service-failed', code: 'SERVICE_SETTING_MISSING' },
    ]);
  });

  test('a directory in which nothing runs', async () => {
    const service = spawnService('commune', { LIENTHONG_STATE: dir });
    expect(await service.ended).toEqual(misconfigured);
    expect(service.said).toContain(`Không có hệ thống nào đang chạy tại ${dir}`);
    expect(service.said).toContain(`No exchange runs in ${dir}`);
  });

  test('a node of another tier', async () => {
    const settings = given({ url: 'nats://127.0.0.1:1' }, { LIENTHONG_NODES: '000.00.31.H41' });
    const service = spawnService('commune', settings);
    expect(await service.ended).toEqual(misconfigured);
    expect(service.said).toContain('của cấp commune không phục vụ nút 000.00.31.H41');
    expect(service.said).toContain('does not serve node 000.00.31.H41');
  });
});

describe('against a server without users', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'it makes what it needs, says that it is ready, and ends with 0 on %s',
    async (signal) => {
      const server = await startServer();
      const service = spawnService('district', given(server));
      expect(await service.ready).toBe('huyện: 21 nút sẵn sàng · district: 21 nodes ready\n');
      service.signal(signal);
      expect(await service.ended).toEqual(stopped);
      expect(service.log.map(({ event }) => event)).toEqual(
        expect.arrayContaining([
          'axis-stream-made',
          'axis-consumer-made',
          'service-ready',
          'service-stopped',
        ]),
      );
    },
  );

  test('it waits for a server that is not there yet', async () => {
    const server = await startServer();
    server.kill('SIGKILL');
    await server.exited;
    const service = spawnService('province', given(server));
    await service.logged('axis-unreachable');
    await server.restart();
    expect(await service.ready).toBe('tỉnh: 1 nút sẵn sàng · province: 1 node ready\n');
  });

  test('while it waits for a server it can be stopped', async () => {
    const service = spawnService('province', given({ url: 'nats://127.0.0.1:1' }));
    await service.logged('axis-unreachable');
    service.signal('SIGTERM');
    expect(await service.ended).toEqual(stopped);
  });

  test('it can be stopped while the server is away', async () => {
    const server = await startServer();
    const service = spawnService('province', given(server));
    await service.ready;
    server.kill('SIGKILL');
    await service.logged('axis-connection-lost');
    service.signal('SIGTERM');
    expect(await service.ended).toEqual(stopped);
  });

  test('a node that another host serves with others is refused', async () => {
    const server = await startServer();
    await spawnService('district', given(server)).ready;
    const alone = spawnService('district', given(server, { LIENTHONG_NODES: '000.00.31.H41' }));
    expect(await alone.ended).toEqual(superseded);
    expect(alone.said).toContain('Nút 000.00.31.H41 đã có tiến trình khác phục vụ');
  });
});

describe('beside a running exchange', () => {
  const apart = '000.00.31.H41';

  test('one node set apart runs on its own, under the rights that it was given', async () => {
    const exchange = await startLocalExchange({
      stateDir: dir,
      registry: 'nghe-an-2019',
      env: { ...process.env, NATS_URL: undefined },
      syncInterval: 'default',
      apart: [apart as never],
    });
    onTestFinished(() => exchange.stop());
    const service = spawnService('district', { LIENTHONG_STATE: dir, LIENTHONG_NODES: apart });
    expect(await service.ready).toBe('huyện: 1 nút sẵn sàng · district: 1 node ready\n');
    const { session } = exchange.emulator;
    const [sender, receiver] = [await session.desk('000.00.00.H41'), await session.desk(apart)];
    const bytes = await sender.compose({
      to: [receiver.organisation],
      codeNumber: '1',
      codeNotation: 'UBND-VP',
      typeName: 'Công văn',
      subject: 'MÔ PHỎNG: giao cho một nút riêng',
      attachments: [{ name: 'noi-dung.txt', bytes: Buffer.from('MÔ PHỎNG') }],
    });
    expect((await sender.submit(bytes)).outcome).toMatchObject({ status: 'accepted' });
    await expect.poll(() => receiver.inbox(), { timeout: 90_000 }).toHaveLength(1);
    service.signal('SIGTERM');
    expect(await service.ended).toEqual(stopped);
  });

  test('no agency may claim a node, not even the one that the node is named after', async () => {
    const exchange = await startLocalExchange({
      stateDir: dir,
      registry: 'nghe-an-2019',
      env: { ...process.env, NATS_URL: undefined },
      syncInterval: 'default',
    });
    onTestFinished(() => exchange.stop());
    const { session } = exchange.emulator;
    const addresses = new AddressBook(session.registry, session.topology);
    const node = session.topology.node(session.registry.get(apart).organId);
    const credentials = await readCredentials(exchange.state.credentials);
    const nkey = credentials?.agencies.get(apart);
    if (!nkey) throw new Error('no key of the agency');
    const connection = await connectAxis({
      servers: exchange.server.url,
      party: addresses.party(apart),
      nkey,
    });
    onTestFinished(() => connection.close());
    const by = { startedAt: systemClock.now() + 60_000, id: 'x' };
    const call = {
      node: addresses.node(node.id),
      from: hostsAddress,
      verb: 'host',
      body: Buffer.from(JSON.stringify({ type: 'claim', by })),
    };
    await expect(connection.axis.call(call, { timeoutMs: 90_000 })).rejects.toMatchObject({
      code: 'AXIS_NOT_ALLOWED',
    });
    expect(exchange.emulator.nodeCount).toBe(session.topology.size);
  });
});
