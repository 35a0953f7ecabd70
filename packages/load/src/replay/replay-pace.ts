import type { Clock } from '@lienthong/runtime';

/** How far a replay was at an instant, and what this process had taken until then. */
export type PaceSample = {
  /** Seconds since its beginning, by the machine's clock. */
  readonly atS: number;
  /** Copies that documents handed in until then go to. */
  readonly copies: number;
  /** Processor time of all threads of the process since the beginning, seconds. */
  readonly processorS: number;
  readonly residentMb: number;
};

/** What a process has taken until now. */
export type Usage = { readonly processorS: number; readonly residentMb: number };

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
    const { processorS, residentMb } = this.#usage();
    const atS = (this.#clock.now() - this.#beganAt) / 1_000;
    this.#samples.push({ atS, copies, processorS: processorS - this.#before, residentMb });
  }
}

function processUsage(): Usage {
  const { user, system } = process.cpuUsage();
  return { processorS: (user + system) / 1e6, residentMb: process.memoryUsage.rss() / 1e6 };
}

/** Between each sample and the next: when, copies a second, processor milliseconds a copy. */
export function paceRates(
  samples: readonly PaceSample[],
): readonly { readonly atS: number; readonly copiesPerS: number; readonly processorMs: number }[] {
  return samples.slice(1).flatMap(({ atS, copies, processorS }, index) => {
    const before = samples[index];
    if (!before || copies === before.copies || atS === before.atS) return [];
    const more = copies - before.copies;
    return [
      {
        atS,
        copiesPerS: more / (atS - before.atS),
        processorMs: ((processorS - before.processorS) * 1_000) / more,
      },
    ];
  });
}
