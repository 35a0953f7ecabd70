/** One measurement of the way through four tiers. */
export type BenchRun = {
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
