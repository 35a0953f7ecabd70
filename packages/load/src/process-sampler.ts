import { readFile } from 'node:fs/promises';
import type { Clock } from '@lienthong/runtime';

/** What a process took at an instant. */
export type ProcessSample = {
  readonly atS: number;
  /** Share of one core since the sample before. */
  readonly cores: number;
  readonly residentMb: number;
};

export type ProcessSummary = {
  readonly name: string;
  readonly pid: number;
  /** Processor time over the whole run, seconds, and as a share of one core. */
  readonly cpuS: number;
  readonly cores: number;
  readonly residentMbMax: number;
  readonly samples: readonly ProcessSample[];
};

/** Ticks a second of /proc; a hundred on every Linux that Node runs on. */
const ticksPerSecond = 100;
/** Samples of one process that are kept; when there are as many, neighbours become one and the next ones come half as often. */
const samplesMax = 1_200;

type Followed = {
  readonly name: string;
  readonly pid: number;
  samples: ProcessSample[];
  /** Time between two samples at the least, milliseconds. */
  gapMs: number;
  firstCpuS: number | undefined;
  /** At the sample kept last. */
  keptCpuS: number;
  keptAt: number;
  lastCpuS: number;
  lastAt: number;
  residentMbMax: number;
};

/** Processor time and memory of this process and of others on this machine, from /proc; nothing where there is none. */
export class ProcessSampler {
  readonly #followed: readonly Followed[];
  readonly #clock: Clock;
  readonly #startAt: number;

  constructor(options: {
    readonly processes: readonly { readonly name: string; readonly pid: number }[];
    readonly clock: Clock;
    readonly startAt: number;
  }) {
    this.#clock = options.clock;
    this.#startAt = options.startAt;
    this.#followed = [{ name: 'generator', pid: process.pid }, ...options.processes].map(({ name, pid }) => ({
      name,
      pid,
      samples: [],
      gapMs: 0,
      firstCpuS: undefined,
      keptCpuS: 0,
      keptAt: options.startAt,
      lastCpuS: 0,
      lastAt: options.startAt,
      residentMbMax: 0,
    }));
  }

  /** Samples until told to stop, and once more then. */
  async run(everyMs: number, signal: AbortSignal, onSample: () => void): Promise<void> {
    while (!signal.aborted) {
      onSample();
      await this.sample();
      await this.#clock.sleep(everyMs, signal).catch(() => undefined);
    }
    await this.sample();
  }

  async sample(): Promise<void> {
    for (const one of this.#followed) {
      const used = await readUse(one.pid);
      if (!used) continue;
      const at = this.#clock.now();
      one.lastCpuS = used.cpuS;
      one.lastAt = at;
      one.residentMbMax = Math.max(one.residentMbMax, used.residentMb);
      if (one.firstCpuS === undefined) one.firstCpuS = used.cpuS;
      else if (at - one.keptAt > one.gapMs) this.#keep(one, used.residentMb);
      else continue;
      one.keptCpuS = used.cpuS;
      one.keptAt = at;
    }
  }

  #keep(one: Followed, residentMb: number): void {
    if (one.samples.length === samplesMax) {
      one.samples = halved(one.samples);
      one.gapMs = (one.keptAt - this.#startAt) / one.samples.length;
    }
    one.samples.push({
      atS: (one.lastAt - this.#startAt) / 1_000,
      cores: Math.max(0, ((one.lastCpuS - one.keptCpuS) * 1_000) / (one.lastAt - one.keptAt)),
      residentMb,
    });
  }

  summary(): readonly ProcessSummary[] {
    return this.#followed.flatMap(({ name, pid, samples, firstCpuS, lastCpuS, lastAt, residentMbMax }) => {
      if (firstCpuS === undefined) return [];
      const cpuS = lastCpuS - firstCpuS;
      const cores = cpuS / Math.max(0.001, (lastAt - this.#startAt) / 1_000);
      return [{ name, pid, cpuS, cores, residentMbMax, samples }];
    });
  }
}

/** Of each two neighbours one, with the mean of their work and the larger memory. */
function halved(samples: readonly ProcessSample[]): ProcessSample[] {
  return samples.flatMap((sample, place) => {
    const before = samples[place - 1];
    if (place % 2 === 0 || !before) return [];
    const residentMb = Math.max(before.residentMb, sample.residentMb);
    return [{ atS: sample.atS, cores: (before.cores + sample.cores) / 2, residentMb }];
  });
}

async function readUse(
  pid: number,
): Promise<{ readonly cpuS: number; readonly residentMb: number } | undefined> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    // The name in parentheses may hold blanks; what follows it does not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const cpuS = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    return { cpuS, residentMb: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_000 };
  } catch {
    // No such process any more, or no /proc: then nothing is said of it.
    return undefined;
  }
}
