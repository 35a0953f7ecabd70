import { expect, test } from 'vitest';
import { RecentIds } from './recent-ids.ts';

test('the latest are known, and those long past are forgotten', () => {
  const ids = new RecentIds({ countMin: 3 });
  for (let sequence = 1; sequence <= 10; sequence += 1) ids.set(`m${sequence}`, sequence);
  expect([8, 9, 10].map((sequence) => ids.get(`m${sequence}`))).toEqual([8, 9, 10]);
  expect([1, 2, 3].map((sequence) => ids.get(`m${sequence}`))).toEqual([undefined, undefined, undefined]);
});
