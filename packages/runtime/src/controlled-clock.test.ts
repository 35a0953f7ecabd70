import { expect, test } from 'vitest';
import { ManualClock, machineClock } from './clock.ts';
import { type ClockOrder, changedSetting } from './clock-setting.ts';
import { ControlledClock } from './controlled-clock.ts';
import { SkewedClock } from './skewed-clock.ts';

const day = 86_400_000;

function controlled(): { machine: ManualClock; clock: ControlledClock; order: (order: ClockOrder) => void } {
  const machine = new ManualClock(1_000_000);
  const clock = new ControlledClock(machine);
  const order = (one: ClockOrder) => clock.adopt(changedSetting(clock.setting, one, machine.now()));
  return { machine, clock, order };
}

/** Lets promises settle that have nothing to wait for. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('it shows the time of the machine until it is told otherwise', () => {
  const { machine, clock } = controlled();
  expect(clock.now()).toBe(1_000_000);
  machine.advance(5);
  expect(clock.now()).toBe(1_000_005);
});

test('a jump, a speed, a halt and a new start follow each other without a gap', () => {
  const { machine, clock, order } = controlled();
  order({ type: 'jump', ms: 3 * day });
  expect(clock.now()).toBe(1_000_000 + 3 * day);
  order({ type: 'speed', speed: 60 });
  machine.advance(1_000);
  expect(clock.now()).toBe(1_000_000 + 3 * day + 60_000);
  order({ type: 'freeze' });
  machine.advance(1_000);
  expect(clock.now()).toBe(1_000_000 + 3 * day + 60_000);
  order({ type: 'resume' });
  machine.advance(1_000);
  expect(clock.now()).toBe(1_000_000 + 3 * day + 120_000);
  order({ type: 'set', at: 42 });
  expect(clock.now()).toBe(42);
});

test('who sleeps past a jump wakes at once, in the order of the instants', async () => {
  const { clock, order } = controlled();
  const woken: string[] = [];
  void clock.sleep(2 * day).then(() => woken.push('late'));
  void clock.sleep(day).then(() => woken.push('early'));
  void clock.sleep(4 * day).then(() => woken.push('never'));
  order({ type: 'jump', ms: 3 * day });
  await settle();
  expect(woken).toEqual(['early', 'late']);
});

test('a sleeper wakes by the speed that holds when its instant comes, and not while time stands still', async () => {
  const { machine, clock, order } = controlled();
  let woken = 0;
  void clock.sleep(60_000).then(() => {
    woken += 1;
  });
  order({ type: 'speed', speed: 60 });
  machine.advance(999);
  await settle();
  expect(woken).toBe(0);
  order({ type: 'freeze' });
  machine.advance(day);
  await settle();
  expect(woken).toBe(0);
  order({ type: 'resume' });
  machine.advance(1);
  await settle();
  expect(woken).toBe(1);
});

test('a sleep of many days is slept in goes that a timer can take', async () => {
  const { machine, clock } = controlled();
  let woken = false;
  void clock.sleep(100 * day).then(() => {
    woken = true;
  });
  for (let passed = 0; passed < 99; passed += 1) {
    machine.advance(day);
    await settle();
  }
  expect(woken).toBe(false);
  machine.advance(day);
  await settle();
  expect(woken).toBe(true);
});

test('an aborted sleep rejects and is forgotten', async () => {
  const { clock, order } = controlled();
  const giving = new AbortController();
  const sleep = clock.sleep(day, giving.signal);
  giving.abort(new Error('given up'));
  await expect(sleep).rejects.toThrow('given up');
  await expect(clock.sleep(1, giving.signal)).rejects.toThrow('given up');
  order({ type: 'jump', ms: 2 * day });
});

test('machinery waits by the clock of the machine, under any clock that was set', () => {
  const { machine, clock } = controlled();
  expect(machineClock(clock)).toBe(machine);
  expect(machineClock(new SkewedClock(clock, () => day))).toBe(machine);
  expect(machineClock(machine)).toBe(machine);
  expect(ControlledClock.over(clock)).toBe(clock);
  expect(ControlledClock.over(machine).now()).toBe(machine.now());
});

test('a skewed clock is ahead or behind by what holds now, and sleeps as long as any', async () => {
  const { machine, clock } = controlled();
  let skewMs = day;
  const skewed = new SkewedClock(clock, () => skewMs);
  expect(skewed.now()).toBe(clock.now() + day);
  skewMs = -5;
  expect(skewed.now()).toBe(clock.now() - 5);
  const sleep = skewed.sleep(10);
  machine.advance(10);
  await sleep;
});
