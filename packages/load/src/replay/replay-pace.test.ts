import { ManualClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { paceRates, ReplayPace } from './replay-pace.ts';

test('a replay that becomes dearer shows it', () => {
  const clock = new ManualClock(5_000);
  let processorS = 7;
  const usage = () => ({ processorS, residentMb: 100 });
  const pace = new ReplayPace({ clock, documents: 4, usage });
  for (const [document, seconds] of [1, 1, 2, 4].entries()) {
    pace.at(document, document * 10);
    clock.advance(seconds * 1_000);
    processorS += 2 * seconds;
  }
  const samples = pace.end(40);
  expect(samples.at(-1)).toEqual({ atS: 8, copies: 40, processorS: 16, residentMb: 100 });
  expect(paceRates(samples)).toEqual([
    { atS: 1, copiesPerS: 10, processorMs: 200 },
    { atS: 2, copiesPerS: 10, processorMs: 200 },
    { atS: 4, copiesPerS: 5, processorMs: 400 },
    { atS: 8, copiesPerS: 2.5, processorMs: 800 },
  ]);
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
