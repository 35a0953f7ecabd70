import { type BenchRun, quantile, warmUpCount } from './bench-run.ts';
import { byPlan } from './by-plan.ts';
import { arrivals, withHopExchange } from './exchange-hops.ts';
import { type Numbers, openHopSenders, receiverOf } from './hop-senders.ts';

/** From the instant at which a package was to be handed in to its delivery four nodes on, milliseconds. */
export type HopLatency = {
  /** Half of the packages that came one at a time took longer. */
  readonly unloadedMedianMs: number;
  readonly atHalfRate: { readonly perSecond: number; readonly medianMs: number; readonly p99Ms: number };
};

const unloaded = { perSecond: 20, count: 100 } as const;
const loadedSeconds = 5;

/** Latency of packages that come by plan, whether those before them have arrived or not: seldom, and at the rate given. */
export async function hopLatency(run: BenchRun, perSecond: number): Promise<HopLatency> {
  return withHopExchange(run, async (exchange) => {
    const { session } = exchange.emulator;
    const senders = await openHopSenders(session, run);
    const arrived = arrivals(exchange, run);
    const warmUp = warmUpCount(run);
    await senders.send({ first: 1, count: warmUp });
    await arrived(warmUp);
    const alone = { first: 1 + warmUp, count: unloaded.count };
    const loaded = { first: alone.first + alone.count, count: Math.ceil(perSecond * loadedSeconds) };
    await senders.prepare(alone);
    await senders.prepare(loaded);
    const intended = new Map<number, number>();
    const handIn = ({ first, count }: Numbers, perSecond: number) =>
      byPlan({ perSecond, count }, (index, intendedMs) => {
        intended.set(first + index, performance.timeOrigin + intendedMs);
        return senders.handIn(first + index);
      });
    await handIn(alone, unloaded.perSecond);
    await handIn(loaded, perSecond);
    const count = warmUp + alone.count + loaded.count;
    await arrived(count);
    const desk = await session.desk(receiverOf(session, run));
    const latencies = new Map(
      (await desk.inbox({ limit: count })).map(({ facts, deliveredAt }) => {
        const number = Number.parseInt(facts.code ?? '', 10);
        return [number, deliveredAt - (intended.get(number) ?? 0)];
      }),
    );
    const of = ({ first, count }: Numbers) =>
      Array.from({ length: count }, (_, index) => latencies.get(first + index) ?? Number.NaN);
    const underLoad = of(loaded);
    return {
      unloadedMedianMs: quantile(of(alone), 0.5),
      atHalfRate: { perSecond, medianMs: quantile(underLoad, 0.5), p99Ms: quantile(underLoad, 0.99) },
    };
  });
}
