import type { Measured } from './measurements.ts';
import type { OwnCost } from './own-cost.ts';
import type { ProcessSummary } from './process-sampler.ts';
import type { Sender } from './sender.ts';
import type { TrafficPlan } from './traffic-plan.ts';

/** What the load tester itself took, and whether that was too much for it. */
export type GeneratorReport = {
  /** Processor time of all its processes per package of the run, following and judging included, milliseconds; 0 where unknown. */
  readonly cpuMsPerPackage: number;
  /** The busiest of its event loops, 0 to 1. */
  readonly eventLoopShareMax: number;
  /** Whether it could not keep to the plan: then figures are its own, not those of the exchange. */
  readonly saturated: boolean;
  /** Without an exchange, where it was measured. */
  readonly ownCost?: OwnCost;
};

/** Lag of one package in a hundred below which a generator is in time, milliseconds. */
const lagMsMax = 50;
/** Part of the latency of deliveries that may be the generator's own lag: latencies count from the intended instant and contain it. */
const lagShareMax = 0.1;
/** An event loop that hardly ever rests measures itself. */
const eventLoopShareMax = 0.95;

export function generatorOf(given: {
  readonly measured: Measured;
  readonly processes: readonly ProcessSummary[];
  readonly sender: Pick<Sender, 'processes'>;
  readonly plan: Pick<TrafficPlan, 'count'>;
  readonly ownCost: OwnCost | undefined;
}): GeneratorReport {
  const { measured, processes, sender, plan, ownCost } = given;
  const own = new Set([process.pid, ...sender.processes.map(({ pid }) => pid)]);
  const cpuS = processes.reduce((sum, { pid, cpuS: used }) => (own.has(pid) ? sum + used : sum), 0);
  return {
    cpuMsPerPackage: (cpuS * 1_000) / plan.count,
    eventLoopShareMax: measured.eventLoopShareMax,
    saturated:
      measured.lag.p99 > Math.max(lagMsMax, lagShareMax * measured.delivered.p99) ||
      measured.eventLoopShareMax > eventLoopShareMax,
    ...(ownCost ? { ownCost } : {}),
  };
}
