import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

/** Tasks that end when told, and which of them have begun. */
function tasks(budget: ByteBudget, sizes: readonly number[]) {
  const begun: number[] = [];
  const ends = sizes.map(() => Promise.withResolvers<void>());
  const done = sizes.map((bytes, place) =>
    budget.run(bytes, async () => {
      begun.push(place);
      await ends[place]?.promise;
    }),
  );
  return {
    begun,
    end: async (place: number) => {
      ends[place]?.resolve();
      await done[place];
      await new Promise(setImmediate);
    },
  };
}

test('no more bytes are held than the limit, and nobody is overtaken', async () => {
  const { begun, end } = tasks(new ByteBudget(10), [6, 6, 1]);
  expect(begun).toEqual([0]);
  await end(0);
  expect(begun).toEqual([0, 1, 2]);
});

test('what is larger than the limit runs alone', async () => {
  const { begun, end } = tasks(new ByteBudget(10), [50, 1, 50]);
  expect(begun).toEqual([0]);
  await end(0);
  expect(begun).toEqual([0, 1]);
  await end(1);
  expect(begun).toEqual([0, 1, 2]);
});

test('a task that fails gives its bytes back', async () => {
  const budget = new ByteBudget(10);
  await expect(budget.run(10, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  await expect(budget.run(10, async () => 'in')).resolves.toBe('in');
});
