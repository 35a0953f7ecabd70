import type { Clock } from '@lienthong/runtime';
import type { Composer } from './composer.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { type LatencySummary, latencySummary } from './measurements.ts';
import { NullDoor } from './null-door.ts';
import { ParcelStock } from './parcel-stock.ts';
import { PlanSender } from './plan-sender.ts';
import type { TrafficPlan } from './traffic-plan.ts';

/** What the generator costs where there is no exchange: one process, the first packages of the plan, at the plan's busiest pace. */
export type OwnCost = {
  readonly packages: number;
  /** Pace at which they were sent, packages a second. */
  readonly perSecond: number;
  /** Processor time to compose and sign a package, and to send it and take its copies, milliseconds. */
  readonly composeCpuMs: number;
  readonly sendCpuMs: number;
  /** How late packages were handed in. */
  readonly lag: LatencySummary;
};

const packagesMax = 400;
const lengthMsMax = 2_000;
const busiestMs = 1_000;

/**
 * Sends the first packages of a plan through a door behind which nothing is, and measures what that takes: at most two seconds
 * and four hundred packages.
 */
export async function measureOwnCost(options: {
  readonly plan: TrafficPlan;
  readonly composer: Composer;
  readonly stockBytesMax: number;
  readonly clock: Clock;
}): Promise<OwnCost> {
  const { composer, stockBytesMax: bytesMax, clock } = options;
  const perSecond = busiestSecond(options.plan.intendedMs);
  const count = Math.min(options.plan.count, packagesMax, Math.max(1, (perSecond * lengthMsMax) / 1_000));
  const plan = paced(options.plan, Math.floor(count), perSecond);
  const stock = new ParcelStock({ plan, composer, bytesMax });
  const lag = new LatencyHistogram();
  const sender = new PlanSender({ plan, door: new NullDoor(plan), stock, clock });
  await composeOnce(plan, composer);
  let startAt = 0;
  const composing = process.cpuUsage();
  await sender.prepare((event) => {
    if (event.type === 'sent') lag.record((event.at - startAt - (plan.intendedMs[event.index] ?? 0)) * 1_000);
  });
  const composed = process.cpuUsage(composing);
  startAt = clock.now();
  const sending = process.cpuUsage();
  await sender.send(startAt);
  const sent = process.cpuUsage(sending);
  const each = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1_000 / plan.count;
  return {
    packages: plan.count,
    perSecond,
    composeCpuMs: each(composed),
    sendCpuMs: each(sent),
    lag: latencySummary(lag),
  };
}

/** Composes one package of each sender, so that keys that are made for the first one do not count. */
async function composeOnce(plan: TrafficPlan, composer: Composer): Promise<void> {
  const first = new Map<number, number>();
  for (const [index, sender] of plan.senders.entries()) if (!first.has(sender)) first.set(sender, index);
  const stock = new ParcelStock({
    plan,
    composer,
    bytesMax: Number.POSITIVE_INFINITY,
    places: Uint32Array.from(first.values()),
  });
  await stock.fill();
}

/** Packages in the busiest second of a plan. */
function busiestSecond(intendedMs: Float64Array): number {
  let [most, first] = [1, 0];
  for (const [place, at] of intendedMs.entries()) {
    while (at - (intendedMs[first] ?? 0) >= busiestMs) first += 1;
    most = Math.max(most, place - first + 1);
  }
  return most;
}

/** The first packages of a plan, one after equal times. */
function paced(plan: TrafficPlan, count: number, perSecond: number): TrafficPlan {
  return {
    ...plan,
    count,
    copies: plan.starts[count] ?? 0,
    intendedMs: Float64Array.from({ length: count }, (_, place) => (place * 1_000) / perSecond),
    senders: plan.senders.subarray(0, count),
    starts: plan.starts.subarray(0, count + 1),
    sizes: plan.sizes.subarray(0, count),
    priorities: plan.priorities.subarray(0, count),
  };
}
