import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRegistry } from '@lienthong/node-host';
import { buildTopology, type Routing } from '@lienthong/registry';
import { ManualClock, systemRandom } from '@lienthong/runtime';
import { SystemBook } from '@lienthong/systems';
import { expect, test } from 'vitest';
import { addReadySystems, readySystems } from './ready-systems.ts';

const ready = (name: string, routing: Routing = 'tiered') => {
  const registry = loadRegistry(name);
  return readySystems(registry, buildTopology(registry, { routing }));
};
const shape = (name: string, routing?: Routing) =>
  ready(name, routing).map(({ id, tier, agencies }) => [tier, id, agencies.length]);

test('Nghệ An has the line of the demonstration: centre, province, Kỳ Sơn, Mỹ Lý', () => {
  expect(shape('nghe-an-2019')).toEqual([
    ['central', '000.00.00.G22', 30],
    ['province', '000.00.00.H41', 21],
    ['district', '000.00.36.H41', 1],
    ['commune', '000.21.36.H41', 1],
  ]);
  expect(ready('nghe-an-2019').map(({ name }) => name)).toEqual([
    'Văn phòng Chính phủ',
    'UBND tỉnh Nghệ An',
    'UBND huyện Kỳ Sơn',
    'UBND xã Mỹ Lý',
  ]);
});

test('where every agency hangs on the province, its system speaks for those of its own tier only', () => {
  expect(shape('nghe-an-2019', 'hub')).toEqual([
    ['central', '000.00.00.G22', 30],
    ['province', '000.00.00.H41', 21],
    ['district', '000.00.36.H41', 1],
    ['commune', '000.21.36.H41', 1],
  ]);
});

test.each([
  ['hung-yen-2020', ['central', 'province', 'district', 'commune']],
  ['topology-2025', ['central', 'province', 'commune']],
  ['national-2019', ['central', 'province']],
])('%s has a system for each tier that is in force', (name, tiers) => {
  const systems = ready(name);
  expect(systems.map(({ tier }) => tier)).toEqual(tiers);
  for (const { id, agencies } of systems) expect(agencies).toContain(id);
});

test('a book without systems gets them once; one with any is left alone', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ready-systems-'));
  const open = (file: string) =>
    SystemBook.open({ file: join(directory, file), clock: new ManualClock(0), random: systemRandom });
  const systems = ready('national-2019');

  const empty = await open('empty.json');
  const added = await addReadySystems(empty, systems);
  expect(added.map(({ id, agencies }) => [id, agencies])).toEqual(
    systems.map(({ id, agencies }) => [id, agencies]),
  );
  expect(await addReadySystems(empty, systems)).toEqual(added);

  const own = await open('own.json');
  const mine = await own.add({ id: 'mine', agencies: 'all' });
  expect(await addReadySystems(own, systems)).toEqual([mine]);
  expect(await own.list()).toEqual([mine]);
  await rm(directory, { recursive: true });
});
