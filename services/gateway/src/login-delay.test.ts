import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { LoginDelay } from './login-delay.ts';

test('each failure of a name is answered later than the one before, up to a limit, until it succeeds', async () => {
  const clock = new ManualClock(0);
  const delay = new LoginDelay(clock);
  const { signal } = new AbortController();
  const msOf = async (name: string) => {
    const startedAt = clock.now();
    let isOver = false;
    const waiting = delay.failed(name, signal).then(() => {
      isOver = true;
    });
    while (!isOver) {
      clock.advance(250);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waiting;
    return clock.now() - startedAt;
  };
  const taken: number[] = [];
  for (let time = 0; time < 8; time += 1) taken.push(await msOf('one'));
  expect(taken).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  expect(await msOf('two')).toBe(250);
  delay.succeeded('one');
  expect(await msOf('one')).toBe(250);
});

test('who goes away is not waited for', async () => {
  const clock = new ManualClock(0);
  const gone = new AbortController();
  const waiting = new LoginDelay(clock).failed('one', gone.signal);
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
});
