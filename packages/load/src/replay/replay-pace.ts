import type { Clock } from '@lienthong/runtime';
import { yardstickMs } from './yardstick.ts';

/** How far a replay was at an instant, and what this process had taken until then. */
export type PaceSample = {
  /** Seconds since its beginning, by the machine's clock. */
  readonly atS: number;
  /** Copies that documents handed in until then go to. */
  readonly copies: number;
  /** Processor time of all threads of the process since the beginning, seconds. */
  readonly processorS: number;
  readonly residentMb: number;
  /** What a fixed piece of work took at that instant, milliseconds: how fast the machine was. */
  readonly yardstickMs: number;
};

/** What a process has taken until now, and how fast the machine is. */
export type Usage = Pick<PaceSample, 'processorS' | 'residentMb' | 'yardstickMs'>;

/** What passed between a sample and the next. */
export type PaceRate = {
  readonly atS: number;
  readonly copiesPerS: number;
  /** Of processor a copy. */
  readonly processorMs: number;
  /** The same as it would be had the machine been as fast all the time as in the middle of its range. */
  readonly evenProcessorMs: number;
};

/** Samples of a whole replay, at about equal distances. */
const samplesMax = 200;

/** Notes at equal distances of documents how a replay goes: whether the last copy costs more than the first. */
export class ReplayPace {
  readonly #clock: Clock;
  readonly #usage: () => Usage;
  readonly #beganAt: number;
  readonly #before: number;
  readonly #stride: number;
  readonly #samples: PaceSample[] = [];

  constructor(options: {
    readonly clock: Clock;
    readonly documents: number;
    /** This process' where left out. */
    readonly usage?: () => Usage;
  }) {
    this.#clock = options.clock;
    this.#usage = options.usage ?? processUsage;
    this.#beganAt = options.clock.now();
    this.#before = this.#usage().processorS;
    this.#stride = Math.max(1, Math.ceil(options.documents / samplesMax));
  }

  /** Called with each document that is handed in, and how many copies those before it have. */
  at(document: number, copies: number): void {
    if (document % this.#stride === 0) this.#note(copies);
  }

  /** The samples, the last one of now. */
  end(copies: number): readonly PaceSample[] {
    this.#note(copies);
    return this.#samples;
  }

  #note(copies: number): void {
    const { processorS, ...usage } = this.#usage();
    const atS = (this.#clock.now() - this.#beganAt) / 1_000;
    this.#samples.push({ atS, copies, processorS: processorS - this.#before, ...usage });
  }
}

function processUsage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    processorS: (user + system) / 1e6,
    residentMb: process.memoryUsage.rss() / 1e6,
    yardstickMs: yardstickMs(),
  };
}

/** Between each sample and the next: when, copies a second, processor milliseconds a copy. */
export function paceRates(samples: readonly PaceSample[]): readonly PaceRate[] {
  const sorted = samples.map((sample) => sample.yardstickMs).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return samples.slice(1).flatMap((sample, index): PaceRate[] => {
    const before = samples[index];
    if (!before || sample.copies === before.copies || sample.atS === before.atS) return [];
    const more = sample.copies - before.copies;
    const processorMs = ((sample.processorS - before.processorS) * 1_000) / more;
    return [
      {
        atS: sample.atS,
        copiesPerS: more / (sample.atS - before.atS),
        processorMs,
        evenProcessorMs: (processorMs * median * 2) / (sample.yardstickMs + before.yardstickMs),
      },
    ];
  });
}

/**
 * How many times as much a copy costs in the last tenth of a replay as in the first, the machine's own pace taken out;
 * undefined where there are too few samples to say.
 */
export function costGrowth(samples: readonly PaceSample[]): number | undefined {
  const costs = paceRates(samples).map(({ evenProcessorMs }) => evenProcessorMs);
  const tenth = Math.floor(costs.length / 10);
  if (tenth === 0) return undefined;
  const sum = (some: readonly number[]) => some.reduce((all, one) => all + one, 0);
  return sum(costs.slice(-tenth)) / sum(costs.slice(0, tenth));
}
