import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OrganId } from './organ-id.ts';
import type { OrganisationRow } from './organisation.ts';
import { Registry } from './registry.ts';
import { buildTopology, type Routing } from './topology.ts';

const row = (codeQd20: string, tier: string, parent?: string, validTo?: string): OrganisationRow => ({
  codeQd20,
  name: codeQd20,
  kind: 'x',
  tier,
  ...(parent === undefined ? {} : { parent }),
  ...(validTo === undefined ? {} : { validTo }),
});

const rows = [
  row('H41.31.20', 'commune', 'H41.31'),
  row('G22', 'central'),
  row('G01', 'central', 'G22'),
  row('H41', 'province', 'G22'),
  row('H41.14', 'province', 'H41'),
  row('H41.14.1', 'province', 'H41.14'),
  row('H41.31', 'district', 'H41'),
  row('H41.31.1', 'district', 'H41.31'),
  row('H41.31.21', 'commune', 'H41.31'),
  row('H41.32', 'district', 'H41'),
  row('H41.32.20', 'commune', 'H41.32'),
];
const registry = Registry.load(rows);
const id = (code: string) => code as OrganId;
const failing = (code: string) => expect.objectContaining({ code }) as Error;

test('tiered routing gives a node to every change of tier and hangs the rest on the node above', () => {
  const topology = buildTopology(registry, { routing: 'tiered' });
  expect(
    topology
      .nodes()
      .map((node) => node.id)
      .sort(),
  ).toEqual(['G22', 'H41', 'H41.31', 'H41.31.20', 'H41.31.21', 'H41.32', 'H41.32.20'].sort());
  expect(topology.node(id('H41')).organisations).toEqual(['H41', 'H41.14', 'H41.14.1']);
  expect(topology.nodeOf(id('G01'))).toBe('G22');
  expect(topology.nodeOf(id('H99'))).toBeUndefined();
  expect(topology.neighbours(id('H41'))).toEqual(['G22', 'H41.31', 'H41.32']);
});

test('hub routing hangs every agency of a province on the provincial axis', () => {
  const topology = buildTopology(registry, { routing: 'hub' });
  expect(
    topology
      .nodes()
      .map((node) => node.id)
      .sort(),
  ).toEqual(['G22', 'H41']);
  expect(topology.nodeOf(id('H41.31.20'))).toBe('H41');
});

test('a route climbs to the lowest common ancestor and goes down', () => {
  const topology = buildTopology(registry, { routing: 'tiered' });
  expect(topology.route(id('H41.31.20'), id('H41.32.20'))).toEqual([
    'H41.31.20',
    'H41.31',
    'H41',
    'H41.32',
    'H41.32.20',
  ]);
  expect(topology.route(id('G22'), id('H41.31.20'))).toEqual(['G22', 'H41', 'H41.31', 'H41.31.20']);
  expect(topology.route(id('H41'), id('H41'))).toEqual(['H41']);
  expect(topology.nextHop(id('H41.31.20'), id('G22'))).toBe('H41.31');
  expect(topology.nextHop(id('H41'), id('H41.31.21'))).toBe('H41.31');
});

describe('questions without an answer are refused', () => {
  const topology = buildTopology(Registry.load([row('G22', 'central'), row('H41', 'province')]), {
    routing: 'tiered',
  });
  test('an unknown node', () => {
    expect(() => topology.route(id('G22'), id('H99'))).toThrow(failing('REGISTRY_NODE_UNKNOWN'));
    expect(() => topology.neighbours(id('H99'))).toThrow(failing('REGISTRY_NODE_UNKNOWN'));
  });
  test('two nodes without a common ancestor', () => {
    expect(() => topology.nextHop(id('G22'), id('H41'))).toThrow(failing('REGISTRY_ROUTE_MISSING'));
  });
  test('the next hop to oneself', () => {
    expect(() => topology.nextHop(id('H41'), id('H41'))).toThrow(failing('REGISTRY_ROUTE_MISSING'));
  });
});

test('retired agencies have no node, and nothing in force may hang below them', () => {
  const retired = Registry.load([row('G22', 'central'), row('H01', 'province', 'G22', '2025-06-30')], {
    asOf: '2025-07-01',
  });
  expect(buildTopology(retired, { routing: 'tiered' }).size).toBe(1);
  expect(buildTopology(retired, { routing: 'tiered', at: Date.UTC(2025, 0, 1) }).size).toBe(2);
  const orphan = Registry.load(
    [row('H01', 'province', undefined, '2025-06-30'), row('H01.1', 'commune', 'H01')],
    { asOf: '2025-07-01' },
  );
  expect(() => buildTopology(orphan, { routing: 'tiered' })).toThrow(failing('REGISTRY_PARENT_UNKNOWN'));
});

test('in any forest, walking next hops is the route, the route back is its reverse, and edges come in pairs', () => {
  const forest = fc.array(fc.tuple(fc.nat(), fc.constantFrom('a', 'b', 'c')), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      forest,
      fc.constantFrom<Routing>('tiered', 'hub'),
      fc.nat(),
      fc.nat(),
      (shape, routing, left, right) => {
        const drawn = Registry.load(
          shape.map(([parent, tier], index) =>
            row(`H41.${index}`, tier, index === 0 ? undefined : `H41.${parent % index}`),
          ),
        );
        const topology = buildTopology(drawn, { routing });
        const nodes = topology.nodes();
        const from = nodes[left % nodes.length]?.id ?? id('');
        const to = nodes[right % nodes.length]?.id ?? id('');
        const route = topology.route(from, to);
        const walked = [from];
        for (let at = from; at !== to && walked.length < 100; ) {
          at = topology.nextHop(at, to);
          walked.push(at);
        }
        expect(walked).toEqual(route);
        expect(topology.route(to, from)).toEqual([...route].reverse());
        expect(topology.edges()).toHaveLength(2 * nodes.filter(({ parent }) => parent !== undefined).length);
        expect(nodes.flatMap(({ organisations }) => organisations)).toHaveLength(drawn.size);
      },
    ),
  );
});
