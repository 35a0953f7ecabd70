import { expect, test } from 'vitest';
import { Ring } from './ring.ts';

test('the latest members come first, the oldest are forgotten', () => {
  const ring = new Ring<number>(3);
  for (const member of [1, 2, 3, 4, 5]) ring.add(member);
  expect(ring.latest(10)).toEqual([5, 4, 3]);
  expect(ring.latest(2)).toEqual([5, 4]);
  expect(ring.length).toBe(3);
});

test('200,000 members leave no more than it is to keep', () => {
  const ring = new Ring<number>(300);
  for (let member = 0; member < 200_000; member += 1) ring.add(member);
  expect(ring.length).toBe(300);
  expect(ring.latest(1)).toEqual([199_999]);
  expect(ring.latest(1_000).at(-1)).toBe(199_700);
});
