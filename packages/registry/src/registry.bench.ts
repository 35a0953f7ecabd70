import { test } from 'vitest';
import type { OrganisationRow } from './organisation.ts';
import { Registry } from './registry.ts';

const rows = Array.from({ length: 111_339 }, (_, index): OrganisationRow => {
  const province = `H${String(1 + (index % 63)).padStart(2, '0')}`;
  const number = Math.floor(index / 63);
  return number === 0
    ? { codeQd20: province, name: province, kind: 'UBND tỉnh', tier: 'province' }
    : {
        codeQd20: `${province}.${number}`,
        name: `${number}`,
        kind: 'UBND xã',
        tier: 'commune',
        parent: province,
      };
});
const registry = Registry.load(rows);

test('load the 111,339 agencies of a country', async ({ bench }) => {
  await bench('load', () => {
    Registry.load(rows);
  }).run({ iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 });
});

test('find an agency among 111,339', async ({ bench }) => {
  await bench('find', () => {
    registry.find('H41.999');
  }).run();
});
