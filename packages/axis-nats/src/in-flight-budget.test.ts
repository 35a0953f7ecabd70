import { expect, test } from 'vitest';
import { InFlightBudget } from './in-flight-budget.ts';

/** Tasks that a test ends one by one. */
function tasks(budget: InFlightBudget) {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  return {
    started,
    begin: (bytes: number) =>
      budget.run(bytes, () => {
        started.push(bytes);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    async end(index: number) {
      ends[index]?.();
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
  };
}

test('no more bytes are on their way than the bound, and those who wait go in order', async () => {
  const { started, begin, end } = tasks(new InFlightBudget({ countMax: 10, bytesMax: 100 }));
  const work = [60, 40, 50, 10].map(begin);
  expect(started).toEqual([60, 40]);
  await end(1);
  // 50 does not fit yet, and 10 does not overtake it.
  expect(started).toEqual([60, 40]);
  await end(0);
  expect(started).toEqual([60, 40, 50, 10]);
  await end(2);
  await end(3);
  await Promise.all(work);
});

test('no more tasks are on their way than the bound', async () => {
  const { started, begin, end } = tasks(new InFlightBudget({ countMax: 2, bytesMax: 100 }));
  const work = [1, 2, 3].map(begin);
  expect(started).toEqual([1, 2]);
  await end(0);
  expect(started).toEqual([1, 2, 3]);
  await end(1);
  await end(2);
  await Promise.all(work);
});

test('what is larger than the bound goes alone', async () => {
  const { started, begin, end } = tasks(new InFlightBudget({ countMax: 2, bytesMax: 100 }));
  const work = [500, 1].map(begin);
  expect(started).toEqual([500]);
  await end(0);
  expect(started).toEqual([500, 1]);
  await end(1);
  await Promise.all(work);
});

test('a failed task gives its room back', async () => {
  const budget = new InFlightBudget({ countMax: 1, bytesMax: 1 });
  await expect(budget.run(1, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(await budget.run(1, async () => 'next')).toBe('next');
});
