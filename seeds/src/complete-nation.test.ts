import { buildTopology, type Tier } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { loadSeed } from './index.ts';

const nations: readonly [
  'nation-2019' | 'nation-2025',
  { readonly nodes: Partial<Record<Tier, number>>; readonly listed: readonly string[] },
][] = [
  // One commune less than the catalogue of 2019 counts: Khánh Hòa is listed as of 2021, after a merger.
  [
    'nation-2019',
    { nodes: { central: 1, province: 63, district: 713, commune: 11_052 }, listed: ['H31', 'H32', 'H41'] },
  ],
  ['nation-2025', { nodes: { central: 1, province: 34, commune: 3_321 }, listed: ['H41'] }],
];

test.each(nations)(
  '%s has as many agencies as the axis counted, all on nodes of the tiers of its time, and calls made up what is',
  (name, { nodes, listed }) => {
    const registry = loadSeed(name);
    expect(registry.size).toBe(111_339);
    const topology = buildTopology(registry, { routing: 'tiered' });
    const counts: Partial<Record<Tier, number>> = {};
    for (const { tier } of topology.nodes()) counts[tier] = (counts[tier] ?? 0) + 1;
    expect(counts).toEqual(nodes);
    const wrong = registry.all().filter(({ organId, codeQd20 = '', tier, kind, name: text }) => {
      const isHidden =
        tier !== 'central' &&
        codeQd20.includes('.') &&
        !listed.some((code) => codeQd20.startsWith(`${code}.`)) &&
        !text.includes('(mô phỏng)') &&
        !/^(sở|văn phòng|thanh tra|ban quản lý|ban)$/.test(kind);
      return topology.nodeOf(organId) === undefined || isHidden;
    });
    expect(wrong).toEqual([]);
    expect(registry.get('H41').name).toBe('UBND tỉnh Nghệ An');
  },
);

test('provinces have as many districts and communes in 2019 as they had, and communes their whole path above them', () => {
  const registry = loadSeed('nation-2019');
  expect(registry.children('000.00.00.H26' as never).filter(({ tier }) => tier === 'district')).toHaveLength(
    30,
  );
  const topology = buildTopology(registry, { routing: 'tiered' });
  expect(topology.route(registry.get('H26.31.20').organId, registry.get('H41.31.20').organId)).toEqual([
    '000.20.31.H26',
    '000.00.31.H26',
    '000.00.00.H26',
    '000.00.00.G22',
    '000.00.00.H41',
    '000.00.31.H41',
    '000.20.31.H41',
  ]);
});
