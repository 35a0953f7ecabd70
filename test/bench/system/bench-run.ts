/** One measurement of a way through the tiers. */
export type BenchRun = {
  /** Three from a commune to the Government Office, one to its district. */
  readonly hops: 1 | 3;
  readonly packageBytes: number;
  readonly packageCount: number;
  /** `always`: acknowledged means on the disk; `default`: the server's own two minutes. */
  readonly syncInterval: 'always' | 'default';
};

/** The middle of the values; of two middle ones the mean. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** Packages under way at once: fewer of large ones, whose bytes would overrun a connection's limits. */
export function inFlightMax({ packageBytes }: Pick<BenchRun, 'packageBytes'>): number {
  return Math.max(8, Math.min(256, Math.floor((8 * 1024 * 1024) / packageBytes)));
}
