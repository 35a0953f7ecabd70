import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

/** Whether a promise is settled once everything that can happen now has happened. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const waiting = Symbol('waiting');
  const turn = new Promise((resolve) => setImmediate(() => resolve(waiting)));
  return (await Promise.race([promise.catch(() => undefined), turn])) !== waiting;
}

test('what fits is given at once, what does not waits until there is room', async () => {
  const budget = new ByteBudget(100);
  const [one, two, three] = [budget.lease(), budget.lease(), budget.lease()];
  await one.grow(40);
  await two.grow(40);
  const waiting = three.grow(40);
  expect(await isSettled(waiting)).toBe(false);
  expect([budget.usedBytes, budget.isPressed]).toEqual([80, true]);
  two.release();
  await waiting;
  expect([budget.usedBytes, budget.isPressed]).toEqual([80, false]);
});

test('who waits is served in turn: a small wish does not overtake a large one', async () => {
  const budget = new ByteBudget(100);
  const [one, large, small] = [budget.lease(), budget.lease(), budget.lease()];
  await one.grow(60);
  const waiting = [large.grow(90), small.grow(10)] as const;
  expect(await Promise.all(waiting.map(isSettled))).toEqual([false, false]);
  one.release();
  await Promise.all(waiting);
  expect(budget.usedBytes).toBe(100);
});

test('calls that each hold a part do not wait for each other for ever: one is let through', async () => {
  const budget = new ByteBudget(100);
  const [one, two] = [budget.lease(), budget.lease()];
  await one.grow(50);
  await two.grow(50);
  await two.grow(50);
  const first = one.grow(50);
  expect(budget.usedBytes).toBe(150);
  expect(await isSettled(first)).toBe(false);
  await two.grow(10);
  two.release();
  await first;
  expect(budget.usedBytes).toBe(100);
});

test('who is let through is not one that has not begun, and whoever holds without asking stops nobody', async () => {
  const budget = new ByteBudget(100);
  const [idle, fresh, one, two] = [budget.lease(), budget.lease(), budget.lease(), budget.lease()];
  await idle.grow(10);
  await one.grow(45);
  await two.grow(45);
  const waiting = [fresh.grow(50), one.grow(50), two.grow(50)];
  await waiting[1];
  expect(budget.usedBytes).toBe(150);
  expect(await isSettled(waiting[2] ?? Promise.resolve())).toBe(false);
  one.release();
  await waiting[2];
  two.release();
  await waiting[0];
  fresh.release();
  idle.release();
  expect([budget.usedBytes, budget.isPressed]).toEqual([0, false]);
});

test('what is larger than everything is let through alone', async () => {
  const budget = new ByteBudget(100);
  const [one, large] = [budget.lease(), budget.lease()];
  await one.grow(1);
  const waiting = large.grow(500);
  expect(await isSettled(waiting)).toBe(false);
  one.release();
  await waiting;
  expect(budget.usedBytes).toBe(500);
});

test('who gives up no longer waits, and holds nothing that was granted too late', async () => {
  const budget = new ByteBudget(100);
  const [one, two, three] = [budget.lease(), budget.lease(), budget.lease()];
  await one.grow(100);
  const giving = new AbortController();
  const given = two.grow(50, giving.signal);
  const third = three.grow(50);
  giving.abort(new Error('gone'));
  await expect(given).rejects.toThrow('gone');
  await expect(two.grow(1, giving.signal)).rejects.toThrow('gone');
  one.shrink(50);
  await third;
  three.release();
  three.release();
  one.release();
  two.release();
  expect([budget.usedBytes, budget.isPressed]).toEqual([0, false]);

  const [four, five] = [budget.lease(), budget.lease()];
  await four.grow(100);
  const late = five.grow(50);
  five.release();
  four.release();
  await late;
  expect(budget.usedBytes).toBe(0);
});
