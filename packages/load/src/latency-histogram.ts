/**
 * Counts of values in the buckets of HdrHistogram: whole numbers from 1 to {@link LatencyHistogram.highest}, kept to three
 * significant digits. Values are microseconds wherever this package keeps latencies.
 *
 * Our own hundred lines and no library: workers send their counts as plain arrays, and the files are a documented format.
 */
export class LatencyHistogram {
  /** Largest value that is told apart, one hour in microseconds; larger ones count as it. */
  static readonly highest: number = 3_600_000_000;
  /** Largest sub-bucket count that keeps three digits, as HdrHistogram has it. */
  static readonly subBucketCount: number = 2_048;
  readonly #counts = new Map<number, number>();
  #total = 0;
  #sum = 0;
  #max = 0;
  #min = Number.POSITIVE_INFINITY;

  /** Counts a value `times` times; below 1 it counts as 1. */
  record(value: number, times = 1): void {
    const kept = Math.min(LatencyHistogram.highest, Math.max(1, Math.round(value)));
    const index = indexOf(kept);
    this.#counts.set(index, (this.#counts.get(index) ?? 0) + times);
    this.#total += times;
    this.#sum += kept * times;
    if (kept > this.#max) this.#max = kept;
    if (kept < this.#min) this.#min = kept;
  }

  /** Adds what another has counted. */
  merge(other: LatencyHistogram): void {
    for (const [index, count] of other.#counts)
      this.#counts.set(index, (this.#counts.get(index) ?? 0) + count);
    this.#total += other.#total;
    this.#sum += other.#sum;
    this.#max = Math.max(this.#max, other.#max);
    this.#min = Math.min(this.#min, other.#min);
  }

  get total(): number {
    return this.#total;
  }

  /** Exact; 0 where nothing was counted. */
  get max(): number {
    return this.#max;
  }

  /** Exact; 0 where nothing was counted. */
  get min(): number {
    return this.#total === 0 ? 0 : this.#min;
  }

  get mean(): number {
    return this.#total === 0 ? 0 : this.#sum / this.#total;
  }

  /** The value that `percent` percent of all values do not exceed, to three digits; 0 where nothing was counted. */
  percentile(percent: number): number {
    const wanted = Math.max(1, Math.ceil((percent / 100) * this.#total));
    let seen = 0;
    for (const [index, count] of this.buckets()) {
      seen += count;
      if (seen >= wanted) return Math.min(this.#max, highestOf(index));
    }
    return 0;
  }

  /** Index and count of every bucket that is not empty, from the smallest value to the largest. */
  buckets(): readonly (readonly [index: number, count: number])[] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  /** The largest value that falls into the bucket with an index. */
  static highestOf(index: number): number {
    return highestOf(index);
  }
}

const half = LatencyHistogram.subBucketCount / 2;

/** Place in the flat array of counts that HdrHistogram keeps for a lowest value of 1. */
function indexOf(value: number): number {
  const bucket = Math.max(0, Math.floor(Math.log2(value)) - 10);
  const exponent = Math.max(0, bucketOf(value, bucket));
  const sub = Math.floor(value / 2 ** exponent);
  return (exponent + 1) * half + (sub - half);
}

/** `guess` comes from a logarithm that may be off by one at powers of two. */
function bucketOf(value: number, guess: number): number {
  if (value >= 2 ** (guess + 11)) return guess + 1;
  return guess > 0 && value < 2 ** (guess + 10) ? guess - 1 : guess;
}

function highestOf(index: number): number {
  const whole = Math.floor(index / half) - 1;
  const exponent = Math.max(0, whole);
  const sub = whole < 0 ? index : (index % half) + half;
  return (sub + 1) * 2 ** exponent - 1;
}
