import {
  planArrivals,
  planTraffic,
  type ShapeName,
  type TrafficMix,
  type TrafficPlan,
} from '@lienthong/load';
import { seededRandom } from '@lienthong/runtime';
import type { LoadGround } from './open-ground.ts';
import { publishedProfile } from './published-profile.ts';

/**
 * The plan that options ask for: published shares, where they say nothing else.
 *
 * @throws LOAD_PLAN_INVALID when there would be no packages or too many, or fewer than two agencies
 */
export function planLoad(
  { agencies }: Pick<LoadGround, 'agencies'>,
  flags: {
    readonly run: string;
    readonly seed: string;
    readonly shape: ShapeName;
    readonly rate: number;
    readonly duration: number;
    readonly peak: number;
    readonly arrivals: 'poisson' | 'even';
    readonly senders: number;
    readonly fanOut?: number;
    readonly statuses: number;
    readonly sizes?: TrafficMix['sizes'];
  },
): TrafficPlan {
  const { run, seed, shape, rate, duration, peak, arrivals, senders } = flags;
  const published = publishedProfile();
  const mix: TrafficMix = {
    ...published.mix,
    ...(flags.fanOut === undefined ? {} : { fanOut: [{ receivers: flags.fanOut, weight: 1 }] }),
    ...(flags.sizes ? { sizes: flags.sizes } : {}),
    statusShare: flags.statuses,
  };
  return planTraffic({
    run,
    intendedMs: planArrivals(
      { name: shape, perSecond: rate, durationMs: duration, peakFactor: peak, arrivals },
      { random: seededRandom(`${seed} arrivals`), rhythm: published.rhythm },
    ),
    agencies,
    senderCount: senders,
    mix,
    random: seededRandom(`${seed} traffic`),
  });
}
