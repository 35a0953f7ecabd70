import { buildTopology, Registry } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { nationalRegistry } from './national-registry.ts';

test('the country has as many agencies as the axis has counted, every one on a node of its tier', () => {
  const members = Registry.load([
    { codeQcvn102: '000.00.00.G22', name: 'Văn phòng Chính phủ', tier: 'central', kind: 'văn phòng' },
    ...Array.from({ length: 63 }, (_, place) => ({
      codeQcvn102: `000.00.00.H${String(place + 1).padStart(2, '0')}`,
      name: `Tỉnh ${place + 1}`,
      tier: 'province' as const,
      kind: 'UBND tỉnh',
      parent: '000.00.00.G22',
    })),
  ]);
  const registry = nationalRegistry(members);
  expect(registry.size).toBe(111_339);
  const topology = buildTopology(registry, { routing: 'tiered' });
  expect(topology.size).toBe(1 + 63 + 707 + 11_053);
  expect(registry.all().every(({ organId }) => topology.nodeOf(organId) !== undefined)).toBe(true);
}, 60_000);
