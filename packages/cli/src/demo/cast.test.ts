import { loadRegistry } from '@lienthong/emulator';
import { buildTopology } from '@lienthong/registry';
import { describe, expect, test } from 'vitest';
import { chooseCast } from './cast.ts';

function castOf(name: string) {
  const registry = loadRegistry(name);
  return chooseCast(registry, buildTopology(registry, { routing: 'tiered' }), name);
}

test('in Nghệ An of 2019 Mỹ Lý reports through Kỳ Sơn and the province to the centre', () => {
  const { sender, aboveSender, province, centre, neighbour, belowProvince } = castOf('nghe-an-2019');
  expect([sender, aboveSender, province, centre].map(({ organId }) => organId)).toEqual([
    '000.21.36.H41',
    '000.00.36.H41',
    '000.00.00.H41',
    '000.00.00.G22',
  ]);
  expect(neighbour.parent).toBe(aboveSender.organId);
  expect(neighbour.organId).not.toBe(sender.organId);
  expect(belowProvince).toHaveLength(501);
});

describe.each(['nghe-an-2020', 'hung-yen-2020', 'khanh-hoa-2021', 'topology-2025'])('in %s', (name) => {
  test('somebody can play every part', () => {
    const { sender, province, centre, belowProvince } = castOf(name);
    expect(new Set([sender, province, centre]).size).toBe(3);
    expect(belowProvince).toContain(sender);
  });
});

test('a list of two tiers has nothing to show', () => {
  expect(() => castOf('national-2019')).toThrow(expect.objectContaining({ code: 'DEMO_REGISTRY_UNFIT' }));
});
