import { loadRegistry } from '@lienthong/node-host';
import { buildTopology } from '@lienthong/registry';
import { describe, expect, test } from 'vitest';
import { planHostThreads } from './host-threads.ts';

describe.each(['nghe-an-2019', 'hung-yen-2020', 'khanh-hoa-2021', 'topology-2025', 'national-2019'])(
  'threads for %s',
  (name) => {
    const topology = buildTopology(loadRegistry(name), { routing: 'tiered' });

    test.each([1, 2, 3, 8])('%i of them have every node, each one once', (threads) => {
      const nodes = planHostThreads(topology, threads).flatMap((host) => host.nodes);
      expect(nodes.toSorted()).toEqual(
        topology
          .nodes()
          .map(({ id }) => id)
          .toSorted(),
      );
    });

    test('what lies below a district stays with it', () => {
      const hosts = planHostThreads(topology, 3);
      const hostOf = new Map(hosts.flatMap(({ host, nodes }) => nodes.map((node) => [node, host])));
      const parted = topology
        .nodes()
        .filter(({ id, depth, parent }) => depth > 2 && parent && hostOf.get(parent) !== hostOf.get(id));
      expect(parted).toEqual([]);
    });
  },
);

test('the thread with the province has fewer of its communes', () => {
  const topology = buildTopology(loadRegistry('nghe-an-2019'), { routing: 'tiered' });
  const [more, fewer] = planHostThreads(topology, 2).toSorted((a, b) => b.nodes.length - a.nodes.length);
  expect(fewer?.nodes).toContain('000.00.00.H41');
  expect(fewer?.nodes.length).toBeLessThan((more?.nodes.length ?? 0) / 2);
});

test('more threads than there are subtrees are not started', () => {
  const topology = buildTopology(loadRegistry('national-2019'), { routing: 'tiered' });
  const hosts = planHostThreads(topology, 10_000);
  expect(hosts.length).toBeLessThanOrEqual(topology.nodes().length);
  expect(hosts.every(({ nodes }) => nodes.length > 0)).toBe(true);
});
