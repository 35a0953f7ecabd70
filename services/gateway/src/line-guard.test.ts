import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { LineGuard, type SlowReason } from './line-guard.ts';

const limits = {
  idleTimeoutMs: 15_000,
  idleTimeoutMsPressed: 2_000,
  lineTimeoutMs: 60_000,
  bytesPerSecondMin: 1_000,
  bytesPerSecondMinPressed: 10_000,
};

/** A line under watch, whose time is told by hand. */
function watched(isPressed = false) {
  const clock = new ManualClock(0);
  const guard = new LineGuard({ clock, limits, isPressed: () => isPressed });
  const reasons: SlowReason[] = [];
  const line = guard.watch((reason) => reasons.push(reason));
  /** Lets time pass in small steps, as it does, with so many bytes each second. */
  const pass = async (seconds: number, bytesPerSecond = 0) => {
    for (let step = 0; step < seconds * 4; step += 1) {
      clock.advance(250);
      if (bytesPerSecond > 0) line.moved(bytesPerSecond / 4);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { clock, guard, line, reasons, pass };
}

test('a line on which nothing comes is given up, once', async () => {
  const { reasons, pass } = watched();
  await pass(14);
  expect(reasons).toEqual([]);
  await pass(30);
  expect(reasons).toEqual(['idle']);
});

test('a line that drips is given up, one that flows is not', async () => {
  const dripping = watched();
  await dripping.pass(32, 900);
  expect(dripping.reasons).toEqual(['slow']);
  const flowing = watched();
  await flowing.pass(59, 1_200);
  expect(flowing.reasons).toEqual([]);
  await flowing.pass(12, 1_200);
  expect(flowing.reasons).toEqual(['overtime']);
});

test('more is asked of lines while others wait for what they hold', async () => {
  const idle = watched(true);
  await idle.pass(3);
  expect(idle.reasons).toEqual(['idle']);
  const slow = watched(true);
  await slow.pass(5, 9_000);
  expect(slow.reasons).toEqual(['slow']);
  const quick = watched(true);
  await quick.pass(10, 12_000);
  expect(quick.reasons).toEqual([]);
});

test('time in which a line waits for us does not count', async () => {
  const { line, reasons, pass } = watched();
  await pass(10, 2_000);
  line.hold();
  await pass(100);
  line.free();
  await pass(14, 2_000);
  expect(reasons).toEqual([]);
  await pass(20);
  expect(reasons).toEqual(['idle']);
});

test('time in which the process stood still does not count', async () => {
  const { clock, reasons, pass } = watched();
  await pass(1, 2_000);
  clock.advance(100_000);
  await pass(2, 2_000);
  expect(reasons).toEqual([]);
});

test('a line that has ended, and a guard that is closed, give up nothing', async () => {
  const ended = watched();
  ended.line.end();
  await ended.pass(40);
  expect(ended.reasons).toEqual([]);
  const closed = watched();
  closed.guard.close();
  await closed.pass(40);
  expect(closed.reasons).toEqual([]);
});
