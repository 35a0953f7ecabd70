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
const samplesMax = 2_400;

type Followed = {
  readonly name: string;
  readonly pid: number;
  readonly samples: ProcessSample[];
  firstCpuS: number | undefined;
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
      firstCpuS: undefined,
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
      if (one.firstCpuS !== undefined && at > one.lastAt && one.samples.length < samplesMax)
        one.samples.push({
          atS: (at - this.#startAt) / 1_000,
          cores: Math.max(0, (used.cpuS - one.lastCpuS) / ((at - one.lastAt) / 1_000)),
          residentMb: used.residentMb,
        });
      one.firstCpuS ??= used.cpuS;
      one.lastCpuS = used.cpuS;
      one.lastAt = at;
      one.residentMbMax = Math.max(one.residentMbMax, used.residentMb);
    }
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
