import { buildTopology } from '@lienthong/registry';
import { describe, expect, it } from 'vitest';
import { loadRegistry } from './load-registry.ts';
import { outerNeighbours } from './site-links.ts';
import { planSites, siteLevels } from './site-plan.ts';

const network = (name: string) => {
  const registry = loadRegistry(name);
  return { registry, topology: buildTopology(registry, { routing: 'tiered' }) };
};

describe('the plan of sites', () => {
  it('gives the hub and each province a site, with everything below it', () => {
    const sites = planSites(network('nghe-an-2019'), 'province');
    expect(sites.map(({ name, above, nodes }) => [name, above, nodes.length])).toEqual([
      ['hub', undefined, 1],
      ['H41', 'hub', 502],
    ]);
  });

  it('gives each district one of its own where that is wanted, with its communes', () => {
    const sites = planSites(network('nghe-an-2019'), 'district');
    expect(sites).toHaveLength(23);
    const [, province, first] = sites;
    expect(province).toEqual({ name: 'H41', above: 'hub', nodes: ['000.00.00.H41'] });
    expect(first).toMatchObject({ name: 'H41-31', above: 'H41' });
    expect(first?.nodes[0]).toBe('000.00.31.H41');
    expect(first?.nodes).toHaveLength(26);
  });

  it('makes no site of nodes below which there is nothing: without districts both plans are the same', () => {
    const world = network('topology-2025');
    expect(planSites(world, 'district')).toEqual(planSites(world, 'province'));
  });

  it('has every node at one site, and only neighbouring sites joined', () => {
    for (const name of ['nghe-an-2019', 'national-2019', 'khanh-hoa-2021', 'topology-2025'])
      for (const level of siteLevels) {
        const world = network(name);
        const sites = planSites(world, level);
        expect(sites.flatMap(({ nodes }) => nodes).toSorted()).toEqual(
          world.topology
            .nodes()
            .map(({ id }) => id)
            .toSorted(),
        );
        expect(new Set(sites.map((site) => site.name)).size).toBe(sites.length);
        for (const site of sites)
          for (const neighbour of outerNeighbours(world, site)) {
            const other = sites.find(({ nodes }) => nodes.includes(neighbour));
            expect(other?.above === site.name || site.above === other?.name).toBe(true);
          }
      }
  });
});
