import { loadSeed } from '@lienthong/seeds';
import { expect, test } from 'vitest';
import { takingPart } from './nation.ts';

test('the hub and every province take part in a load on a country, the others by lot, the same for the same seed', () => {
  const registry = loadSeed('nation-2025');
  const codes = (seed: string) => takingPart(registry, 500, seed).map(({ organId }) => organId);
  const chosen = codes('1');
  expect(new Set(chosen).size).toBe(500);
  expect(chosen).toContain('000.00.00.G22');
  const provinces = registry.all().filter(({ kind, tier }) => tier === 'province' && kind.startsWith('UBND'));
  expect(provinces).toHaveLength(34);
  expect(chosen).toEqual(expect.arrayContaining(provinces.map(({ organId }) => organId)));
  expect(codes('1')).toEqual(chosen);
  expect(codes('2')).not.toEqual(chosen);
});
