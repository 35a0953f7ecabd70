/** One measurement of a way through the tiers. */
export type BenchRun = {
  /** Three from a commune to the Government Office, one to its district. */
  readonly hops: 1 | 3;
  readonly packageBytes: number;
  readonly packageCount: number;
  /** `always`: acknowledged means on the disk; `default`: the server's own two minutes. */
  readonly syncInterval: 'always' | 'default';
  /** Whether those who send have a process of their own, beside that of all nodes. */
  readonly sendersApart?: boolean;
};

/** What one run gave, of the exchange or of what it is compared with. */
export type Throughput = {
  /** Size of one package, bytes. */
  readonly packageBytes: number;
  /** From the first package to the last delivery. */
  readonly packagesPerSecond: number;
  /** Processor time of one package, milliseconds: in all processes of ours, and in the server. */
  readonly processorMs: { readonly here: number; readonly server: number };
};

/** The middle of the values; of two middle ones the mean. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** The value that a share of the others lies below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Packages under way at once: fewer of large ones, whose bytes would overrun a connection's limits. */
export function inFlightMax({ packageBytes }: Pick<BenchRun, 'packageBytes'>): number {
  return Math.max(8, Math.min(256, Math.floor((8 * 1024 * 1024) / packageBytes)));
}

/** Packages that go first and are not counted, until code is compiled and threads have started. */
export function warmUpCount({ packageCount }: Pick<BenchRun, 'packageCount'>): number {
  return Math.max(100, Math.ceil(packageCount / 4));
}
