import { emptyLine } from '@lienthong/counters';
import { loadRegistry } from '@lienthong/emulator';
import { describe, expect, test } from 'vitest';
import { groupCounters, sumOf } from './counter-groups.ts';

const registry = loadRegistry('nghe-an-2019');
const counters = new Map(
  registry.all().map(({ organId }, index) => [organId as string, { ...emptyLine(), incoming: index + 1 }]),
);
const total = (552 * 553) / 2;

describe.each(['tier', 'agency', 'province'] as const)('summed up by %s', (grouping) => {
  const groups = groupCounters(counters, registry, grouping);

  test('every agency is counted exactly once', () => {
    expect(groups.reduce((sum, { agencies }) => sum + agencies, 0)).toBe(552);
    expect(sumOf(groups.map(({ line }) => line)).incoming).toBe(total);
  });
});

test('tiers stand in the order of the registry', () => {
  expect(groupCounters(counters, registry, 'tier').map(({ key, agencies }) => [key, agencies])).toEqual([
    ['central', 30],
    ['province', 21],
    ['district', 21],
    ['commune', 480],
  ]);
});

test('communes, districts and departments report under their province, ministries under the centre', () => {
  expect(groupCounters(counters, registry, 'province').map(({ key, agencies }) => [key, agencies])).toEqual([
    ['000.00.00.G22', 30],
    ['000.00.00.H41', 522],
  ]);
});
