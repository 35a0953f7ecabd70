import { expect, test } from 'vitest';
import { settled, VirtualClock } from './virtual-clock.ts';

test('sleepers wake one by one, by their instants and then by when they fell asleep, and time moves with them', async () => {
  const clock = new VirtualClock(1_000);
  const woken: string[] = [];
  for (const [name, ms] of [
    ['late', 30],
    ['first', 10],
    ['second', 10],
  ] as const)
    void clock.sleep(ms).then(() => woken.push(`${name} ${clock.now()}`));
  await settled();
  expect(woken).toEqual([]);
  while (clock.wakeNext()) await settled();
  expect(woken).toEqual(['first 1010', 'second 1010', 'late 1030']);
});

test('who is told to stop sleeping does so at once, with the reason, and is not woken again', async () => {
  const clock = new VirtualClock(0);
  const stop = new AbortController();
  const sleeping = clock.sleep(10, stop.signal);
  stop.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
  await expect(clock.sleep(10, stop.signal)).rejects.toThrow('enough');
  expect(clock.wakeNext()).toBe(false);
  expect(clock.now()).toBe(0);
});
