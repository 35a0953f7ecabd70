import { nodeAddress } from '@lienthong/axis';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coversNode } from './axis-subjects.ts';
import { nodeCover } from './node-cover.ts';

const node = (text: string) => nodeAddress(text.split('.')[0] ?? '', text.split('.').slice(1));
const central = node('central.VN.00.00.000');
const district31 = node('district.H41.31.00.000');
const district32 = node('district.H41.32.00.000');
const communes31 = ['20', '21', '22'].map((code) => node(`commune.H41.31.${code}.000`));
const communes32 = ['20', '21'].map((code) => node(`commune.H41.32.${code}.000`));
const all = [central, district31, district32, ...communes31, ...communes32];

test.each([
  ['a host of everything', all, ['>']],
  ['a host of a whole lane', [...communes31, ...communes32], ['commune.>']],
  ["a host of one district's communes", communes31, ['commune.H41.31.>']],
  ['a host of some communes', communes31.slice(1), ['commune.H41.31.21.000', 'commune.H41.31.22.000']],
  ['a host of the only node of a lane', [central], ['central.VN.00.00.000']],
  ['a host of nothing', [], []],
])('%s gets the fewest filters', (_, nodes, filters) => {
  expect(nodeCover(nodes, all)).toEqual(filters);
});

test('without knowing what exists each node is named once', () => {
  expect(nodeCover([district31, central, district31])).toEqual([central, district31]);
});

test('a cover stands for its nodes and for no other that exists', () => {
  const token = fc.constantFrom('a', 'b');
  const address = fc
    .tuple(fc.constantFrom('commune', 'district'), token, token, token, token)
    .map(([lane, ...tokens]) => nodeAddress(lane, tokens));
  fc.assert(
    fc.property(fc.uniqueArray(address), fc.uniqueArray(address), (nodes, others) => {
      const cover = nodeCover(nodes, [...nodes, ...others]);
      for (const one of new Set([...nodes, ...others]))
        expect(cover.filter((filter) => coversNode(filter, one))).toHaveLength(nodes.includes(one) ? 1 : 0);
    }),
    { seed: 1 },
  );
});
