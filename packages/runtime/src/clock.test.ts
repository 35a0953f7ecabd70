import { expect, test } from 'vitest';
import { type Clock, ManualClock, turnOf } from './clock.ts';
import { SkewedClock } from './skewed-clock.ts';

test('a manual clock wakes sleepers in the order of their instants', async () => {
  const clock = new ManualClock(1000);
  const woken: string[] = [];
  const late = clock.sleep(20).then(() => woken.push('late'));
  const early = clock.sleep(5).then(() => woken.push('early'));
  clock.advance(20);
  await Promise.all([late, early]);
  expect(woken).toEqual(['early', 'late']);
  expect(clock.now()).toBe(1020);
});

test('an aborted sleep rejects with the reason of the signal', async () => {
  const clock = new ManualClock(0);
  const controller = new AbortController();
  const sleep = clock.sleep(10, controller.signal);
  controller.abort(new Error('stopped'));
  await expect(sleep).rejects.toThrow('stopped');
});

test('a turn ends when what is ready has run, though the clock stands still', async () => {
  const order: string[] = [];
  const turn = turnOf(new ManualClock(0)).then(() => order.push('turn'));
  let ready = Promise.resolve();
  for (let step = 0; step < 100; step += 1) ready = ready.then(() => undefined);
  void ready.then(() => order.push('ready'));
  await turn;
  expect(order).toEqual(['ready', 'turn']);
});

test('where a clock has turns of its own it says when they end, also under a clock that goes wrong', async () => {
  const end = Promise.withResolvers<void>();
  const clock: Clock = { now: () => 0, sleep: async () => undefined, turn: () => end.promise };
  let ended = false;
  const turn = turnOf(new SkewedClock(clock, () => 5)).then(() => {
    ended = true;
  });
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  end.resolve();
  await turn;
});
