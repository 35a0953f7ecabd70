import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNkey } from '@lienthong/nats-server';
import { ManualClock, silentLogger } from '@lienthong/runtime';
import { beforeEach, describe, expect, test } from 'vitest';
import { planTierService, type ServicePlan } from './service-plan.ts';
import { readServiceSettings } from './service-settings.ts';
import { StateDir } from './state-dir.ts';

const clock = new ManualClock(Date.UTC(2026, 0, 1));
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lienthong-plan-'));
  return () => rm(dir, { recursive: true, force: true });
});

const plan = (tier: string, env: Readonly<Record<string, string>>): Promise<ServicePlan> =>
  planTierService({ tier, settings: readServiceSettings(env), clock, logger: silentLogger });

describe('with a given server', () => {
  const given = (more: Readonly<Record<string, string>> = {}) => ({
    NATS_URL: 'nats://127.0.0.1:4222',
    LIENTHONG_REGISTRY: 'nghe-an-2019',
    LIENTHONG_ROUTING: 'tiered',
    LIENTHONG_PKI: dir,
    ...more,
  });

  test.each([
    ['central', 1],
    ['province', 1],
    ['district', 21],
    ['commune', 480],
  ])(
    '%s is served whole, %i nodes, under its own name, and makes its streams itself',
    async (tier, count) => {
      const { host, nodes, provisions } = await plan(tier, given());
      expect({ host, count: nodes.length, provisions }).toEqual({ host: tier, count, provisions: true });
    },
  );

  test('one node alone has a name of its own', async () => {
    const { host, nodes } = await plan('district', given({ LIENTHONG_NODES: '000.00.31.H41' }));
    expect({ host, nodes }).toEqual({ host: 'district-000-00-31-H41', nodes: ['000.00.31.H41'] });
  });

  test('a node may be named by its other code, and twice', async () => {
    const { nodes } = await plan('district', given({ LIENTHONG_NODES: 'H41.31,000.00.31.H41' }));
    expect(nodes).toEqual(['000.00.31.H41']);
  });

  test('hop modes may be for a node of another tier, by either of its codes, and must be for somebody', async () => {
    const modes = (text: string) => plan('district', given({ LIENTHONG_HOP_MODES: text }));
    expect((await modes('trace,H41.31=rebuild')).hopModes).toEqual({
      all: 'trace',
      '000.00.31.H41': 'rebuild',
    });
    expect((await plan('district', given())).hopModes).toEqual({});
    await expect(modes('distrct=trace')).rejects.toMatchObject({ code: 'REGISTRY_ORGANISATION_UNKNOWN' });
  });

  test('some nodes of many need a name', async () => {
    const some = given({ LIENTHONG_NODES: '000.00.31.H41,000.00.32.H41' });
    await expect(plan('district', some)).rejects.toMatchObject({
      code: 'SERVICE_SETTING_MISSING',
      details: { name: 'LIENTHONG_HOST' },
    });
    expect(await plan('district', { ...some, LIENTHONG_HOST: 'north' })).toMatchObject({ host: 'north' });
  });

  test.each(['000.00.00.H41', '000.99.99.H41', 'x'])('%s is no district', async (node) => {
    await expect(plan('district', given({ LIENTHONG_NODES: node }))).rejects.toMatchObject({
      code: 'SERVICE_NODE_FOREIGN',
      details: { tier: 'district', node },
    });
  });

  test('a tier that a list does not have cannot be served', async () => {
    await expect(plan('district', given({ LIENTHONG_REGISTRY: 'topology-2025' }))).rejects.toMatchObject({
      code: 'SERVICE_TIER_EMPTY',
    });
    await expect(plan('commune', given({ LIENTHONG_ROUTING: 'hub' }))).rejects.toMatchObject({
      code: 'SERVICE_TIER_EMPTY',
    });
  });

  test('a list that does not exist is named', async () => {
    await expect(plan('commune', given({ LIENTHONG_REGISTRY: 'sao-hoa' }))).rejects.toMatchObject({
      code: 'REGISTRY_SEED_UNKNOWN',
    });
  });

  test('a directory of keys that is not there is no reason to make another authority', async () => {
    const absent = join(dir, 'absent');
    await expect(plan('commune', given({ LIENTHONG_PKI: absent }))).rejects.toMatchObject({
      code: 'SERVICE_SETTING_INVALID',
      details: { name: 'LIENTHONG_PKI', value: absent },
    });
  });

  test('with a key of its own it makes no streams', async () => {
    const file = join(dir, 'host.nk');
    await writeFile(file, `${createNkey().seed}\n`);
    expect(await plan('commune', given({ LIENTHONG_NKEY_FILE: file }))).toMatchObject({ provisions: false });
  });

  test('a key file that is absent or holds no key is named', async () => {
    const file = join(dir, 'host.nk');
    await expect(plan('commune', given({ LIENTHONG_NKEY_FILE: file }))).rejects.toMatchObject({
      code: 'SERVICE_SETTING_INVALID',
      details: { name: 'LIENTHONG_NKEY_FILE' },
    });
    await writeFile(file, 'no seed');
    await expect(plan('commune', given({ LIENTHONG_NKEY_FILE: file }))).rejects.toMatchObject({
      code: 'NATS_NKEY_INVALID',
    });
  });
});

describe('in the directory of a running exchange', () => {
  const apart = '000.00.31.H41';
  const district = ['000.00.32.H41', '000.00.33.H41'];

  beforeEach(async () => {
    await new StateDir(dir).writeRun({
      pid: process.pid,
      url: 'nats://127.0.0.1:4222',
      authenticated: false,
      registry: 'nghe-an-2019',
      routing: 'tiered',
      hopModes: { province: 'rebuild' },
      hosts: [
        { host: 'district', nodes: district },
        { host: 'district-000-00-31-H41', nodes: [apart] },
      ],
      startedAt: 0,
    });
  });

  test('a tier gets the nodes that its host has there, and makes nothing', async () => {
    const { host, nodes, provisions } = await plan('district', { LIENTHONG_STATE: dir });
    expect({ host, nodes, provisions }).toEqual({ host: 'district', nodes: district, provisions: false });
  });

  test('a tier is told the hop modes of the others, too', async () => {
    expect((await plan('district', { LIENTHONG_STATE: dir })).hopModes).toEqual({ province: 'rebuild' });
  });

  test('a node set apart is found by its code or by the name of its host', async () => {
    const found = { host: 'district-000-00-31-H41', nodes: [apart] };
    expect(await plan('district', { LIENTHONG_STATE: dir, LIENTHONG_NODES: apart })).toMatchObject(found);
    expect(await plan('district', { LIENTHONG_STATE: dir, LIENTHONG_HOST: found.host })).toMatchObject(found);
  });

  test('fewer nodes than the host has are refused: the others would be without service', async () => {
    await expect(
      plan('district', { LIENTHONG_STATE: dir, LIENTHONG_NODES: '000.00.32.H41' }),
    ).rejects.toMatchObject({ code: 'SERVICE_NODE_FOREIGN', details: { node: '000.00.33.H41' } });
  });

  test('nodes of another host, and hosts of another tier, are refused', async () => {
    await expect(
      plan('district', { LIENTHONG_STATE: dir, LIENTHONG_HOST: 'district', LIENTHONG_NODES: apart }),
    ).rejects.toMatchObject({ code: 'SERVICE_NODE_FOREIGN' });
    await expect(plan('commune', { LIENTHONG_STATE: dir, LIENTHONG_HOST: 'district' })).rejects.toMatchObject(
      { code: 'SERVICE_NODE_FOREIGN' },
    );
  });

  test('a host that is not there is named with those that are', async () => {
    await expect(plan('commune', { LIENTHONG_STATE: dir })).rejects.toMatchObject({
      code: 'SERVICE_HOST_UNKNOWN',
      details: { host: 'commune', known: 'district, district-000-00-31-H41' },
    });
  });

  test('where nothing runs, that is said', async () => {
    await new StateDir(dir).removeRun();
    await expect(plan('commune', { LIENTHONG_STATE: dir })).rejects.toMatchObject({ code: 'NOT_RUNNING' });
  });
});
