import { seededRandom } from '@lienthong/runtime';
import { expect, test } from 'vitest';
import { type LoadShape, planArrivals, type RhythmProfile } from './load-shape.ts';

const rhythm: RhythmProfile = {
  hourShares: Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 0.75 : hour === 15 ? 0.25 : 0)),
  weekdayFactors: [1, 1, 1, 1, 1, 0, 0],
  monthFactors: [...Array<number>(11).fill(0), 12],
};
const plan = (shape: LoadShape, seed = 'plan') => planArrivals(shape, { random: seededRandom(seed), rhythm });
const within = (instants: Float64Array, from: number, to: number) =>
  instants.filter((at) => at >= from && at < to).length;

test('even arrivals come at equal distances, at the rate', () => {
  const instants = plan({ name: 'constant', perSecond: 100, durationMs: 2_000, arrivals: 'even' });
  expect(instants).toHaveLength(200);
  for (const [place, at] of instants.entries()) expect(at).toBeCloseTo(place * 10 + 5, 6);
});

test('the same seed plans the same arrivals, another one others, and all rise', () => {
  const shape: LoadShape = { name: 'soak', perSecond: 50, durationMs: 10_000 };
  expect(plan(shape)).toEqual(plan(shape));
  expect(plan(shape, 'other')).not.toEqual(plan(shape));
  const instants = plan(shape);
  expect(instants.every((at, place) => place === 0 || at >= instants[place - 1]!)).toBe(true);
  expect(Math.abs(instants.length - 500)).toBeLessThan(100);
});

test('a ramp ends at twice its mean, a spike is ten times the rest, a burst leaves pauses', () => {
  const even = { perSecond: 100, durationMs: 10_000, arrivals: 'even' } as const;
  const ramp = plan({ name: 'ramp', ...even });
  expect(ramp).toHaveLength(1_000);
  expect(within(ramp, 9_000, 10_000)).toBeCloseTo(190, -1);
  const spike = plan({ name: 'spike', ...even });
  expect(within(spike, 4_500, 5_500)).toBeCloseTo(1_000, -1);
  expect(within(spike, 0, 1_000)).toBeCloseTo(100, -1);
  const burst = plan({ name: 'burst', ...even });
  expect(within(burst, 0, 1_000)).toBeCloseTo(1_000, -1);
  expect(within(burst, 1_001, 10_000)).toBe(0);
});

test('a day, a week and a year follow the profile', () => {
  const even = { perSecond: 100, durationMs: 24_000, arrivals: 'even' } as const;
  const day = plan({ name: 'day', ...even });
  expect(within(day, 9_000, 10_000) / day.length).toBeCloseTo(0.75, 2);
  expect(within(day, 15_000, 16_000) / day.length).toBeCloseTo(0.25, 2);
  const week = plan({ name: 'week', ...even, durationMs: 7_000 });
  expect(within(week, 5_000, 7_000)).toBe(0);
  const year = plan({ name: 'year', ...even });
  expect(within(year, 0, 21_999)).toBe(0);
});

test('a plan with nothing in it, or with too much, is refused', () => {
  const code = { code: 'LOAD_PLAN_INVALID' };
  expect(() => plan({ name: 'constant', perSecond: 1e6, durationMs: 60_000 })).toThrow(
    expect.objectContaining(code),
  );
  expect(() => plan({ name: 'constant', perSecond: 0.001, durationMs: 10, arrivals: 'even' })).toThrow(
    expect.objectContaining(code),
  );
});
