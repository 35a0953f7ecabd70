import { seededRandom } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { LatencyHistogram } from './latency-histogram.ts';

test('every percentile is the exact one to three significant digits', () => {
  const random = seededRandom('histogram');
  const histogram = new LatencyHistogram();
  const values = Array.from({ length: 20_000 }, () => 1 + Math.floor(Math.exp(random.fraction() * 21)));
  for (const value of values) histogram.record(value);
  values.sort((a, b) => a - b);
  for (const percent of [0.01, 1, 25, 50, 90, 99, 99.9, 100]) {
    const exact = values[Math.ceil((percent / 100) * values.length) - 1]!;
    expect(histogram.percentile(percent)).toBeGreaterThanOrEqual(exact);
    expect(histogram.percentile(percent)).toBeLessThanOrEqual(exact * 1.001 + 1);
  }
  expect(histogram.max).toBe(values.at(-1));
});

test('merged histograms say what one that has seen everything says', () => {
  const [one, two, all] = [new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram()];
  for (let value = 1; value < 5_000; value += 1) {
    (value % 3 === 0 ? one : two).record(value * 37);
    all.record(value * 37);
  }
  one.merge(two);
  expect(one.buckets()).toEqual(all.buckets());
  expect([one.total, one.min, one.max, one.mean]).toEqual([all.total, all.min, all.max, all.mean]);
});

test('buckets meet without a gap at every power of two', () => {
  let before = 0;
  for (let index = 1; index < 12_000; index += 1) {
    const highest = LatencyHistogram.highestOf(index);
    expect(highest).toBeGreaterThan(before);
    const histogram = new LatencyHistogram();
    histogram.record(before + 1);
    histogram.record(highest);
    expect(histogram.buckets()).toEqual([[index, 2]]);
    before = highest;
  }
});

test('an empty histogram says nothing but zeros', () => {
  const { min, max, mean, total } = new LatencyHistogram();
  expect([min, max, mean, total, new LatencyHistogram().percentile(99)]).toEqual([0, 0, 0, 0, 0]);
});
