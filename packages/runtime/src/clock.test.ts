import { expect, test } from 'vitest';
import { ManualClock } from './clock.ts';

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
