import { buildTopology } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { isSeedName, loadSeed, loadVolumes, seedDescription, seedNames, seedRows } from './index.ts';

const countBy = <T>(items: readonly T[], key: (item: T) => string | undefined): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item) ?? ''] = (counts[key(item) ?? ''] ?? 0) + 1;
  return counts;
};

test('Nghệ An 2019 has exactly the published 552 agencies', () => {
  const registry = loadSeed('nghe-an-2019');
  expect(registry.size).toBe(552);
  expect(countBy(registry.all(), ({ countGroup }) => countGroup)).toEqual({
    central: 30,
    hub: 1,
    so_20: 20,
    huyen_21: 21,
    xa_480: 480,
  });
  expect(registry.find('000.00.23.H41')).toBeUndefined();
});

test('Nghệ An 2019 has 503 nodes when every tier is a hop, two when agencies hang on the provincial axis', () => {
  const registry = loadSeed('nghe-an-2019');
  const tiered = buildTopology(registry, { routing: 'tiered' });
  expect(tiered.size).toBe(503);
  expect(countBy(tiered.nodes(), ({ tier }) => tier)).toEqual({
    central: 1,
    province: 1,
    district: 21,
    commune: 480,
  });
  expect(buildTopology(registry, { routing: 'hub' }).size).toBe(2);
});

test('the state of 2019 stays in force whatever the clock says', () => {
  const registry = loadSeed('nghe-an-2019');
  const later = Date.UTC(2026, 10, 22);
  expect(registry.all().every((organisation) => registry.isInForce(organisation, later))).toBe(true);
});

test('units below departments belong to their department, communes to themselves', () => {
  const registry = loadSeed('nghe-an-2019-subunits');
  expect(registry.size).toBe(853);
  expect(registry.get('000.01.14.H41').unit).toBe('000.00.14.H41');
  expect(registry.get('000.20.31.H41').unit).toBe('000.20.31.H41');
  expect(buildTopology(registry, { routing: 'tiered' }).size).toBe(503);
});

test('the mergers of 2020 leave 460 communes and retire 20 codes with their successors', () => {
  const registry = loadSeed('nghe-an-2020');
  const communes = registry.all().filter(({ countGroup }) => countGroup === 'xa_480');
  expect(communes.filter((commune) => registry.isInForce(commune))).toHaveLength(460);
  for (const commune of communes) {
    const resolution = registry.resolve(commune.organId);
    if (resolution.kind === 'retired') expect(resolution.successors).toHaveLength(1);
  }
  const lastInstant = Date.UTC(2019, 11, 31, 16, 59, 59, 999);
  expect(registry.resolve('000.29.34.H41', lastInstant).kind).toBe('found');
  expect(registry.resolve('000.29.34.H41', lastInstant + 1)).toMatchObject({
    kind: 'retired',
    successors: [{ name: 'UBND xã Mường Nọc' }],
  });
  expect(registry.get('000.39.38.H41').name).toBe('UBND xã Nghĩa Thành');
});

test('July 2025 has no districts, 34 provinces, 130 communes of Nghệ An, and names the successors of older codes', () => {
  const registry = loadSeed('topology-2025');
  const inForce = registry.all().filter((organisation) => registry.isInForce(organisation));
  expect(inForce).toHaveLength(201);
  expect(countBy(inForce, ({ countGroup }) => countGroup)).toEqual({
    central: 22,
    province_34: 34,
    so_14: 14,
    so_extra: 1,
    xa_130: 130,
  });
  expect(registry.resolve('000.00.00.H22')).toMatchObject({
    kind: 'retired',
    successors: [{ name: 'UBND tỉnh Tuyên Quang' }],
  });
  expect(registry.resolve('G14')).toMatchObject({
    kind: 'retired',
    successors: [{ organId: '000.00.00.G06' }],
  });
  const topology = buildTopology(registry, { routing: 'tiered' });
  expect(topology.size).toBe(165);
  expect(Math.max(...topology.nodes().map(({ depth }) => depth))).toBe(2);
});

test.each([
  ['hung-yen-2020', 192],
  ['khanh-hoa-2021', 657],
  ['national-2019', 100],
] as const)('%s loads %i agencies', (name, size) => {
  expect(loadSeed(name).size).toBe(size);
});

test('every list has a name, a day and a description in both languages, and states how far it can be trusted', () => {
  expect(seedNames).toHaveLength(9);
  for (const name of seedNames) {
    expect(isSeedName(name)).toBe(true);
    const { vi, en, asOf } = seedDescription(name);
    expect(vi.length > 20 && en.length > 20).toBe(true);
    expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(
      seedRows(name).every(({ status }) => status?.name !== undefined && status.code !== undefined),
    ).toBe(true);
  }
  expect(isSeedName('toString')).toBe(false);
});

test('the published counters of Nghệ An are at hand', () => {
  const { facts, derived } = loadVolumes();
  const value = (id: string) => facts.find((fact) => fact.id === id)?.value;
  expect(value('na.inbound.cumulative')).toBe(1_648_072);
  expect(value('na.axis4.cumulative')).toBe(74_673);
  expect(derived).toHaveProperty('load_profile');
});
