import { ExchangeError } from '@lienthong/errors';
import type { RandomSource } from '@lienthong/runtime';

/** How arrivals spread over a run. */
export const shapeNames: readonly ['constant', 'ramp', 'spike', 'burst', 'soak', 'day', 'week', 'year'] = [
  'constant',
  'ramp',
  'spike',
  'burst',
  'soak',
  'day',
  'week',
  'year',
];

export type ShapeName = (typeof shapeNames)[number];

/** Shares of hours, weekdays and months in the work of agencies; how they were come by stands with the data. */
export type RhythmProfile = {
  /** Share of each hour of a working day, from midnight; 24 numbers. */
  readonly hourShares: readonly number[];
  /** Factor of each weekday, from Monday; seven numbers. */
  readonly weekdayFactors: readonly number[];
  /** Factor of each month, from January; twelve numbers. */
  readonly monthFactors: readonly number[];
};

export type LoadShape = {
  readonly name: ShapeName;
  /** Mean rate, packages a second; of a spike the rate beside it. */
  readonly perSecond: number;
  readonly durationMs: number;
  /** How many times the rate a spike or a burst has; 10 where left out. */
  readonly peakFactor?: number;
  /** `poisson` where left out: agencies do not wait for one another; `even` for one package after equal times. */
  readonly arrivals?: 'poisson' | 'even';
};

/** Arrivals in one plan at the most; a million and room. */
const arrivalsMax = 4_000_000;
const stepMs = 1;

/**
 * The instants at which packages are to be sent, milliseconds from the start, rising. The same random source makes the same
 * plan. Nothing that happens during the run changes it: that is what makes the model open.
 *
 * @throws LOAD_PLAN_INVALID when there would be none or more than four million
 */
export function planArrivals(
  shape: LoadShape,
  { random, rhythm }: { readonly random: RandomSource; readonly rhythm: RhythmProfile },
): Float64Array {
  const { perSecond, durationMs, arrivals = 'poisson' } = shape;
  const rate = rateOf(shape, rhythm);
  if (perSecond * (durationMs / 1_000) > arrivalsMax) throw tooMany(perSecond * (durationMs / 1_000));
  const instants: number[] = [];
  const gap = () => (arrivals === 'even' ? 1 : -Math.log(1 - random.fraction()));
  let done = 0;
  let next = arrivals === 'even' ? 0.5 : gap();
  for (let at = 0; at < durationMs; at += stepMs) {
    const step = (rate(at / durationMs) * Math.min(stepMs, durationMs - at)) / 1_000;
    while (step > 0 && next <= done + step) {
      instants.push(at + ((next - done) / step) * stepMs);
      next += gap();
    }
    done += step;
    if (instants.length > arrivalsMax) throw tooMany(instants.length);
  }
  if (instants.length === 0) throw tooMany(0);
  return Float64Array.from(instants);
}

function tooMany(count: number): ExchangeError {
  return new ExchangeError('LOAD_PLAN_INVALID', {
    problem: `${Math.round(count)} packages, not 1 to ${arrivalsMax}`,
    problemVi: `${Math.round(count)} gói tin, không trong khoảng 1 đến ${arrivalsMax}`,
  });
}

/** The rate, packages a second, at a place between 0 and 1 of the run. */
function rateOf(
  { name, perSecond, durationMs, peakFactor = 10 }: LoadShape,
  rhythm: RhythmProfile,
): (place: number) => number {
  const { hourShares, weekdayFactors, monthFactors } = rhythm;
  const hour = (place: number) => 24 * (hourShares[Math.min(23, Math.floor(place * 24))] ?? 0);
  switch (name) {
    case 'constant':
    case 'soak':
      return () => perSecond;
    case 'ramp':
      return (place) => 2 * perSecond * place;
    case 'spike':
      return (place) => perSecond * (place >= 0.45 && place < 0.55 ? peakFactor : 1);
    case 'burst': {
      const burstMs = Math.min(10_000, durationMs);
      return (place) => ((place * durationMs) % burstMs < burstMs / peakFactor ? perSecond * peakFactor : 0);
    }
    case 'day':
      return (place) => perSecond * hour(place);
    case 'week':
      return (place) =>
        perSecond * (weekdayFactors[Math.min(6, Math.floor(place * 7))] ?? 0) * hour((place * 7) % 1);
    case 'year':
      return (place) => perSecond * (monthFactors[Math.min(11, Math.floor(place * 12))] ?? 0);
  }
}
