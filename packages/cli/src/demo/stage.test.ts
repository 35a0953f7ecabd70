import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { awaitUntil, requireThat } from './stage.ts';

const expected = { vi: 'đạt', en: 'holds' };

test('a step that does not hold names itself, what was expected in both languages, and what was found', () => {
  expect(() => requireThat(true, 2, expected, 0)).not.toThrow();
  expect(() => requireThat(false, 2, expected, { deliveries: 500 })).toThrow(
    expect.objectContaining({
      code: 'DEMO_STEP_FAILED',
      details: { step: 2, expected: 'holds', expectedVi: 'đạt', found: '{"deliveries":500}' },
    }),
  );
});

test('what comes in time is waited for', async () => {
  const clock = new ManualClock(0);
  let asked = 0;
  const waiting = awaitUntil({ clock }, 1, expected, async () => (++asked === 3 ? 'biên nhận' : undefined));
  while (asked < 3) {
    await new Promise(setImmediate);
    clock.advance(1_000);
  }
  await expect(waiting).resolves.toBe('biên nhận');
});

test('what never comes is given up after half a minute', async () => {
  const clock = new ManualClock(0);
  let ended = false;
  const waiting = awaitUntil({ clock }, 1, expected, async () => undefined).finally(() => {
    ended = true;
  });
  waiting.catch(() => undefined);
  while (!ended && clock.now() < 60_000) {
    await new Promise(setImmediate);
    clock.advance(1_000);
  }
  await expect(waiting).rejects.toMatchObject({ code: 'DEMO_STEP_FAILED' });
  expect(clock.now()).toBeLessThan(40_000);
});
