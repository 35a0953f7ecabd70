import type { CopyStage } from './account.ts';
import type { HistogramInterval } from './hdr-files.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { TrafficPlan } from './traffic-plan.ts';

/** Percentiles of latencies, milliseconds from the intended instant. */
export type LatencySummary = {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
};

/** One stretch of the run. */
export type Moment = {
  readonly fromS: number;
  readonly plannedPerSecond: number;
  readonly sentPerSecond: number;
  readonly deliveredPerSecond: number;
  /** Packages handed in whose copies have not all come through, the most in this stretch. */
  readonly depth: number;
  /** Messages that waited in the exchange for its nodes, the most in this stretch; absent where it could not be asked. */
  readonly queued?: number;
  /** Latency of deliveries in this stretch, milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
};

export type Measured = {
  /** How much later than intended packages were handed in: the generator's own lag. */
  readonly lag: LatencySummary;
  readonly accepted: LatencySummary;
  readonly delivered: LatencySummary;
  readonly inHand: LatencySummary;
  readonly receipt: LatencySummary;
  readonly confirmed: LatencySummary;
  /** Accepted packages' deliveries, from the instant of handing in to the answer only: what a closed-loop tester shows. */
  readonly service: LatencySummary;
  readonly byTier: Readonly<Record<string, LatencySummary>>;
  readonly byHop: Readonly<Record<string, LatencySummary>>;
  readonly byPriority: Readonly<Record<string, LatencySummary>>;
  /** `document` and `status`. */
  readonly byKind: Readonly<Record<string, LatencySummary>>;
  readonly moments: readonly Moment[];
  /** Packages a second: handed in over the planned time, copies delivered over the time until the last. */
  readonly sentPerSecond: number;
  readonly deliveredPerSecond: number;
  /** Of the processes that sent, the share of time in which the busiest event loop was at work, 0 to 1. */
  readonly eventLoopShareMax: number;
};

const momentsMax = 240;

/** Latencies and rates of a run, in bounded memory. */
export class Measurements {
  readonly #plan: TrafficPlan;
  #startAt = 0;
  readonly #momentMs: number;
  readonly #stages: Readonly<Record<CopyStage | 'lag' | 'accepted' | 'service', LatencyHistogram>> = {
    lag: new LatencyHistogram(),
    accepted: new LatencyHistogram(),
    service: new LatencyHistogram(),
    delivered: new LatencyHistogram(),
    inHand: new LatencyHistogram(),
    receipt: new LatencyHistogram(),
    confirmed: new LatencyHistogram(),
  };
  readonly #byTier = new Map<string, LatencyHistogram>();
  readonly #byHop = new Map<string, LatencyHistogram>();
  readonly #byPriority = new Map<string, LatencyHistogram>();
  readonly #byKind = new Map<string, LatencyHistogram>();
  readonly #moments = new Map<
    number,
    {
      sent: number;
      delivered: number;
      depth: number;
      queued: number | undefined;
      readonly latencies: LatencyHistogram;
    }
  >();
  #eventLoopShareMax = 0;
  /** Ticks of ten microseconds since the start, for packages that wait for their answer. */
  readonly #sentAt: Map<number, number> = new Map();
  #lastDeliveryAt = 0;

  constructor(plan: TrafficPlan) {
    this.#plan = plan;
    const lengthMs = plan.intendedMs.at(-1) ?? 0;
    this.#momentMs = Math.max(500, Math.ceil(lengthMs / momentsMax / 500) * 500);
  }

  /** Says from when the plan counts; before the first package. */
  begin(startAt: number): void {
    this.#startAt = startAt;
    this.#lastDeliveryAt = startAt;
  }

  sent(index: number, at: number): void {
    this.#stages.lag.record(this.#latencyUs(index, at));
    this.#sentAt.set(index, at);
    this.#moment(at).sent += 1;
  }

  answered(index: number, at: number, status: 'accepted' | 'refused' | 'failed'): void {
    const sentAt = this.#sentAt.get(index) ?? at;
    this.#sentAt.delete(index);
    if (status !== 'accepted') return;
    this.#stages.accepted.record(this.#latencyUs(index, at));
    this.#stages.service.record((at - sentAt) * 1_000);
  }

  copy(index: number, receiver: number, stage: CopyStage, at: number): void {
    const latency = this.#latencyUs(index, at);
    this.#stages[stage].record(latency);
    if (stage !== 'delivered') return;
    this.#lastDeliveryAt = at;
    const moment = this.#moment(at);
    moment.delivered += 1;
    moment.latencies.record(latency);
    grown(this.#byTier, this.#plan.agencies[receiver]?.tier ?? '').record(latency);
    const isStatus = (this.#plan.statuses?.about[index] ?? -1) >= 0;
    grown(this.#byKind, isStatus ? 'status' : 'document').record(latency);
    if (!isStatus) grown(this.#byPriority, String(this.#plan.priorities[index] ?? 0)).record(latency);
  }

  hop(
    index: number,
    { tier, hops, at }: { readonly tier: string; readonly hops: number; readonly at: number },
  ): void {
    grown(this.#byHop, `${hops} ${tier}`).record(this.#latencyUs(index, at));
  }

  /** How many packages are on their way. */
  depth(at: number, outstanding: number): void {
    const moment = this.#moment(at);
    if (outstanding > moment.depth) moment.depth = outstanding;
  }

  /** How many messages wait in the exchange. */
  queue(at: number, waiting: number): void {
    const moment = this.#moment(at);
    moment.queued = Math.max(moment.queued ?? 0, waiting);
  }

  /** How much of its time an event loop was at work. */
  busy(share: number): void {
    this.#eventLoopShareMax = Math.max(this.#eventLoopShareMax, share);
  }

  /** Latencies of all deliveries from the intended instant. */
  get deliveries(): LatencyHistogram {
    return this.#stages.delivered;
  }

  /** Latencies of deliveries by stretches of time. */
  intervals(): readonly HistogramInterval[] {
    return [...this.#moments]
      .sort(([a], [b]) => a - b)
      .map(([place, { latencies }]) => ({
        fromS: (place * this.#momentMs) / 1_000,
        lengthS: this.#momentMs / 1_000,
        histogram: latencies,
      }));
  }

  summary({ endAt }: { readonly endAt: number }): Measured {
    const { intendedMs, count } = this.#plan;
    const plannedS = Math.max(0.001, (intendedMs.at(-1) ?? 0) / 1_000);
    const deliveringS = Math.max(0.001, (this.#lastDeliveryAt - this.#startAt) / 1_000);
    const named = (histograms: ReadonlyMap<string, LatencyHistogram>) =>
      Object.fromEntries(
        [...histograms]
          .sort(([a], [b]) => a.localeCompare(b))
          .map(([name, histogram]) => [name, latencySummary(histogram)]),
      );
    const of = this.#stages;
    return {
      lag: latencySummary(of.lag),
      accepted: latencySummary(of.accepted),
      delivered: latencySummary(of.delivered),
      inHand: latencySummary(of.inHand),
      receipt: latencySummary(of.receipt),
      confirmed: latencySummary(of.confirmed),
      service: latencySummary(of.service),
      byTier: named(this.#byTier),
      byHop: named(this.#byHop),
      byPriority: named(this.#byPriority),
      byKind: named(this.#byKind),
      moments: this.#momentList(endAt),
      sentPerSecond: count / plannedS,
      deliveredPerSecond: of.delivered.total / deliveringS,
      eventLoopShareMax: this.#eventLoopShareMax,
    };
  }

  #momentList(endAt: number): readonly Moment[] {
    const last = Math.max(0, Math.floor((endAt - this.#startAt) / this.#momentMs));
    const planned = new Uint32Array(last + 1);
    for (const at of this.#plan.intendedMs) {
      const place = Math.min(last, Math.floor(at / this.#momentMs));
      planned[place] = (planned[place] ?? 0) + 1;
    }
    const seconds = this.#momentMs / 1_000;
    return Array.from(planned, (wanted, place): Moment => {
      const moment = this.#moments.get(place);
      const latency = (percent: number) => (moment?.latencies.percentile(percent) ?? 0) / 1_000;
      return {
        fromS: place * seconds,
        plannedPerSecond: wanted / seconds,
        sentPerSecond: (moment?.sent ?? 0) / seconds,
        deliveredPerSecond: (moment?.delivered ?? 0) / seconds,
        depth: moment?.depth ?? 0,
        ...(moment?.queued === undefined ? {} : { queued: moment.queued }),
        p50: latency(50),
        p99: latency(99),
        max: latency(100),
      };
    });
  }

  /** Microseconds since the package was to be sent. */
  #latencyUs(index: number, at: number): number {
    return (at - this.#startAt - (this.#plan.intendedMs[index] ?? 0)) * 1_000;
  }

  #moment(at: number): {
    sent: number;
    delivered: number;
    depth: number;
    queued: number | undefined;
    readonly latencies: LatencyHistogram;
  } {
    const place = Math.max(0, Math.floor((at - this.#startAt) / this.#momentMs));
    let moment = this.#moments.get(place);
    if (!moment) {
      moment = { sent: 0, delivered: 0, depth: 0, queued: undefined, latencies: new LatencyHistogram() };
      this.#moments.set(place, moment);
    }
    return moment;
  }
}

/** Percentiles in milliseconds of a histogram in microseconds. */
export function latencySummary(histogram: LatencyHistogram): LatencySummary {
  const ms = (percent: number) => histogram.percentile(percent) / 1_000;
  return {
    count: histogram.total,
    mean: histogram.mean / 1_000,
    p50: ms(50),
    p90: ms(90),
    p99: ms(99),
    p999: ms(99.9),
    max: histogram.max / 1_000,
  };
}

function grown(histograms: Map<string, LatencyHistogram>, name: string): LatencyHistogram {
  let histogram = histograms.get(name);
  if (!histogram) {
    histogram = new LatencyHistogram();
    histograms.set(name, histogram);
  }
  return histogram;
}
