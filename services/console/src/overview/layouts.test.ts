import type { Network, NetworkNode } from '@lienthong/control/client';
import { describe, expect, test } from 'vitest';
import { mapLayout, tiersLayout } from './layouts.ts';

const size = { width: 1_000, height: 600 };

function network(districts: number, communes: number): Network {
  const node = (id: string, depth: number, parent?: string): NetworkNode => ({
    id,
    name: id,
    tier: ['central', 'province', 'district', 'commune'][depth] ?? 'commune',
    depth,
    agencyCount: 1,
    ...(parent !== undefined && { parent, lat: 18 + id.length / 10, lon: 104 + depth }),
  });
  const nodes = [node('g', 0), node('h', 1, 'g')];
  for (let d = 0; d < districts; d += 1) {
    nodes.push(node(`d${d}`, 2, 'h'));
    for (let c = 0; c < communes; c += 1) nodes.push(node(`d${d}c${c}`, 3, `d${d}`));
  }
  return { routing: 'tiered', tiers: [], nodes, edges: [] };
}

describe('tiers', () => {
  test.each([
    ['one node', { routing: 'tiered', tiers: [], nodes: network(0, 0).nodes.slice(0, 1), edges: [] }],
    ['two nodes', network(0, 0)],
    ['548 nodes', network(21, 25)],
  ] satisfies [string, Network][])('%s stand within the picture', (_, given) => {
    const layout = tiersLayout(given, size, undefined);
    expect(layout.size).toBe(given.nodes.length);
    for (const { x, y } of layout.values()) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(1);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(1);
    }
  });

  test('no two nodes stand on the same place', () => {
    const places = [...tiersLayout(network(21, 25), size, undefined).values()].map(
      ({ x, y }) => `${x.toFixed(4)} ${y.toFixed(4)}`,
    );
    expect(new Set(places).size).toBe(places.length);
  });

  test('an unfolded district has names beside its communes', () => {
    const layout = tiersLayout(network(21, 25), size, 'd3');
    expect(layout.get('d3c0')?.nameRoom).toBeGreaterThan(40);
    expect(layout.get('d4c0')?.nameRoom).toBeUndefined();
  });
});

test('on the map who lies north stands above, and those without coordinates have a place too', () => {
  const given = network(2, 2);
  const layout = mapLayout(given, size);
  expect(layout.size).toBe(given.nodes.length);
  expect(layout.get('d0c0')?.y).toBeLessThan(layout.get('d0')?.y ?? 0);
});

test('an unfolded district of 40 communes has room for their names', () => {
  const layout = tiersLayout(network(20, 40), { width: 840, height: 600 }, 'd3');
  const spots = Array.from({ length: 40 }, (_, n) => layout.get(`d3c${n}`));
  for (const spot of spots) expect(spot?.nameRoom).toBeGreaterThanOrEqual(44);
  const rows = new Set(spots.map((spot) => Math.round((spot?.y ?? 0) * 600)));
  const sorted = [...rows].sort((one, other) => one - other);
  for (const [index, y] of sorted.slice(1).entries())
    expect(y - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(15);
});
