import type { Network, NetworkNode } from '@lienthong/control/client';
import { expect, test } from 'vitest';
import { castNetwork, stageLayout } from './stage-layout.ts';

const tiers = ['central', 'province', 'district', 'commune'];

function nodeOf(id: string, depth: number, parent?: string): NetworkNode {
  return {
    id,
    name: id,
    tier: tiers[depth] ?? 'commune',
    depth,
    ...(parent !== undefined && { parent }),
  } as NetworkNode;
}

const communes = Array.from({ length: 20 }, (_, index) => nodeOf(`X${index}`, 3, 'H1'));
const nodes = [
  nodeOf('TW', 0),
  nodeOf('T', 1, 'TW'),
  nodeOf('H1', 2, 'T'),
  nodeOf('H2', 2, 'T'),
  nodeOf('H3', 2, 'T'),
  ...communes,
];
const network = {
  nodes,
  edges: nodes.flatMap(({ id, parent }) => (parent === undefined ? [] : [{ from: id, to: parent }])),
  tiers: [],
} as unknown as Network;

test('the stage has the cast and those above it, and no other line', () => {
  const stage = castNetwork(network, ['X3', 'H2', 'nobody']);
  expect(stage.nodes.map(({ id }) => id)).toEqual(['TW', 'T', 'H1', 'H2', 'X3']);
  expect(stage.edges).toHaveLength(4);
});

test.each([
  [340, 420],
  [700, 500],
  [1800, 900],
])('every name has its place on a stage of %i × %i', (width, height) => {
  const cast = ['H1', 'H2', 'H3', ...communes.slice(0, 12).map(({ id }) => id)];
  const spots = [...stageLayout(castNetwork(network, cast), { width, height })];
  expect(spots).toHaveLength(17);
  for (const [, { x, y }] of spots) {
    expect(x).toBeGreaterThan(0);
    expect(x).toBeLessThan(1);
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(1);
  }
  for (const [id, spot] of spots)
    for (const [other, { x, y }] of spots) {
      if (id >= other) continue;
      const apart = Math.hypot((spot.x - x) * width, (spot.y - y) * height);
      expect(apart, `${id} and ${other}`).toBeGreaterThan(24);
    }
});

test('the district that the story is about stands in the middle', () => {
  const layout = stageLayout(castNetwork(network, ['H2', 'H3', 'X1', 'X2', 'X3', 'X4']), {
    width: 800,
    height: 500,
  });
  const at = (id: string) => layout.get(id)?.x ?? 0;
  expect(at('H2')).toBeLessThan(at('H1'));
  expect(at('H1')).toBeLessThan(at('H3'));
});
