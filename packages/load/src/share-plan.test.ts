import type { Organisation } from '@lienthong/registry';
import { expect, test } from 'vitest';
import { placesOf, sharePlan } from './share-plan.ts';
import type { TrafficPlan } from './traffic-plan.ts';

const agencies = ['a1', 'a2', 'b1', 'b2', 'c1'].map((organId) => ({ organId }) as Organisation);
const plan: TrafficPlan = {
  run: 'r',
  agencies,
  count: 5,
  copies: 5,
  intendedMs: Float64Array.from([0, 1, 2, 3, 4]),
  senders: Uint32Array.from([0, 2, 4, 1, 0]),
  starts: Uint32Array.from([0, 1, 2, 3, 4, 5]),
  receivers: Uint32Array.from([2, 0, 0, 3, 4]),
  sizes: new Uint32Array(5),
  priorities: new Uint8Array(5),
};
const groupOf = ({ organId }: Organisation) => organId.slice(0, 1);

test('each package is sent by exactly one process, and agencies of one group stay together', () => {
  const shares = sharePlan(plan, { processCount: 2, groupOf });
  expect(shares.flatMap((share) => [...placesOf(plan, share)]).sort()).toEqual([0, 1, 2, 3, 4]);
  const { owners } = shares[0] ?? { owners: [] };
  expect(owners[0]).toBe(owners[1]);
  expect(owners[2]).toBe(owners[3]);
});

test('the process with the least to do is given the next group', () => {
  const shares = sharePlan(plan, { processCount: 2, groupOf });
  // Group a has 8 units of work; b has 4 and c 3, which together is less.
  expect([...(shares[0]?.owners ?? [])]).toEqual([0, 0, 1, 1, 1]);
});

test('more processes than groups leave some without anything', () => {
  const shares = sharePlan(plan, { processCount: 5, groupOf });
  expect(shares.map((share) => placesOf(plan, share).length)).toEqual([3, 1, 1, 0, 0]);
});
