import { expect, test } from 'vitest';
import { ManualClock, systemClock } from './clock.ts';
import { TurnedClock } from './turned-clock.ts';

test('it shows what it was turned to, and never goes back', () => {
  const clock = TurnedClock.at(1_000, systemClock);
  clock.turnTo(2_000);
  clock.turnTo(1_500);
  expect(clock.now()).toBe(2_000);
});

test('clocks on the same memory show the same', () => {
  const clock = TurnedClock.at(1_000, systemClock);
  const other = TurnedClock.shared(clock.memory, systemClock);
  expect(other.now()).toBe(1_000);
  clock.turnTo(1_514_739_600_000);
  expect(other.now()).toBe(1_514_739_600_000);
});

test('whoever waits waits by the machine, however it is turned', async () => {
  const machine = new ManualClock(0);
  const clock = TurnedClock.at(0, machine);
  let woke = false;
  const sleeping = clock.sleep(100).then(() => {
    woke = true;
  });
  clock.turnTo(1_000_000);
  await Promise.resolve();
  expect(woke).toBe(false);
  machine.advance(100);
  await sleeping;
  expect(woke).toBe(true);
});
