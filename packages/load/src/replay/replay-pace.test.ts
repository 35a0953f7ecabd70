import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { costGrowth, paceRates, ReplayPace } from './replay-pace.ts';

test('a replay that becomes dearer shows it', () => {
  const clock = new ManualClock(5_000);
  let processorS = 7;
  const usage = () => ({ processorS, residentMb: 100, yardstickMs: 5 });
  const pace = new ReplayPace({ clock, documents: 4, usage });
  for (const [document, seconds] of [1, 1, 2, 4].entries()) {
    pace.at(document, document * 10);
    clock.advance(seconds * 1_000);
    processorS += 2 * seconds;
  }
  const samples = pace.end(40);
  expect(samples.at(-1)).toEqual({
    atS: 8,
    copies: 40,
    processorS: 16,
    residentMb: 100,
    yardstickMs: 5,
  });
  expect(paceRates(samples)).toEqual([
    { atS: 1, copiesPerS: 10, processorMs: 200, evenProcessorMs: 200 },
    { atS: 2, copiesPerS: 10, processorMs: 200, evenProcessorMs: 200 },
    { atS: 4, copiesPerS: 5, processorMs: 400, evenProcessorMs: 400 },
    { atS: 8, copiesPerS: 2.5, processorMs: 800, evenProcessorMs: 800 },
  ]);
  expect(costGrowth(samples), 'of so few').toBeUndefined();
});

/** Samples of a second each; what a copy costs, and how slow the machine is, as functions of the time. */
const samplesOf = (costMs: (n: number) => number, yardstickMs: (n: number) => number) => {
  let processorS = 0;
  return Array.from({ length: 101 }, (_, n) => {
    if (n > 0) processorS += costMs(n) / 10;
    return { atS: n, copies: n * 100, processorS, residentMb: 1, yardstickMs: yardstickMs(n) };
  });
};

test('a machine that becomes slower is told from a replay that becomes dearer', () => {
  const slower = (n: number) => 1 + n / 100;
  const even = () => 1;
  expect(costGrowth(samplesOf(slower, slower))).toBeCloseTo(1, 2);
  expect(costGrowth(samplesOf(slower, even))).toBeCloseTo(1.955 / 1.055, 2);
  expect(costGrowth(samplesOf(even, slower))).toBeLessThan(0.6);
});

test('however many documents there are, the samples are few, from the first to the last', () => {
  const clock = new ManualClock(0);
  const pace = new ReplayPace({ clock, documents: 100_000 });
  for (let document = 0; document < 100_000; document += 1) {
    pace.at(document, document);
    clock.advance(1);
  }
  const samples = pace.end(100_000);
  expect(samples.length).toBeLessThanOrEqual(202);
  expect([samples[0]?.atS, samples.at(-1)?.atS]).toEqual([0, 100]);
});

test('nothing passed between two samples: no rate is made of it', () => {
  const pace = new ReplayPace({ clock: new ManualClock(0), documents: 1 });
  pace.at(0, 0);
  expect(paceRates(pace.end(0))).toEqual([]);
});
