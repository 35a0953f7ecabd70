import { deflateSync } from 'node:zlib';
import { LatencyHistogram } from './latency-histogram.ts';

/** A histogram of a stretch of time. */
export type HistogramInterval = {
  /** Seconds since the start. */
  readonly fromS: number;
  readonly lengthS: number;
  readonly histogram: LatencyHistogram;
};

/**
 * The percentile distribution as text (`.hgrm`), which the plotters of HdrHistogram read.
 *
 * @param histogram - microseconds; the text is in milliseconds
 */
export function hgrmText(histogram: LatencyHistogram): string {
  const lines = ['       Value     Percentile TotalCount 1/(1-Percentile)', ''];
  let seen = 0;
  for (const [index, count] of histogram.buckets()) {
    seen += count;
    const share = seen / histogram.total;
    const value = Math.min(histogram.max, LatencyHistogram.highestOf(index)) / 1_000;
    const inverse = share === 1 ? '' : ` ${(1 / (1 - share)).toFixed(2).padStart(14)}`;
    lines.push(
      `${value.toFixed(3).padStart(12)} ${share.toFixed(12).padStart(14)} ${String(seen).padStart(10)}${inverse}`,
    );
  }
  const ms = (value: number) => (value / 1_000).toFixed(3).padStart(12);
  lines.push(
    `#[Mean    = ${ms(histogram.mean)}, StdDeviation   = ${ms(deviation(histogram))}]`,
    `#[Max     = ${ms(histogram.max)}, Total count    = ${String(histogram.total).padStart(12)}]`,
    `#[Buckets = ${String(bucketCount).padStart(12)}, SubBuckets     = ${String(LatencyHistogram.subBucketCount).padStart(12)}]`,
  );
  return `${lines.join('\n')}\n`;
}

/**
 * Histograms of consecutive stretches of time as a log (`.hlog`, format 1.3 with compressed histograms of version 2).
 *
 * @param startAt - milliseconds since 1970
 */
export function hlogText(intervals: readonly HistogramInterval[], startAt: number): string {
  const lines = [
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${(startAt / 1_000).toFixed(3)} (seconds since epoch), ${new Date(startAt).toISOString()}]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ...intervals.map(
      ({ fromS, lengthS, histogram }) =>
        `${fromS.toFixed(3)},${lengthS.toFixed(3)},${(histogram.max / 1_000).toFixed(3)},${encodeCompressed(histogram)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

const bucketCount = Math.ceil(Math.log2(LatencyHistogram.highest / LatencyHistogram.subBucketCount)) + 1;
const cookie = 0x1c849303;
const compressedCookie = 0x1c849304;

/** A histogram in the compressed encoding of version 2, base64. */
export function encodeCompressed(histogram: LatencyHistogram): string {
  const counts: number[] = [];
  let next = 0;
  for (const [index, count] of histogram.buckets()) {
    if (index > next) zigZag(counts, next - index);
    zigZag(counts, count);
    next = index + 1;
  }
  const header = Buffer.alloc(40);
  header.writeUInt32BE(cookie | 0x10, 0);
  header.writeUInt32BE(counts.length, 4);
  header.writeUInt32BE(0, 8);
  header.writeUInt32BE(3, 12);
  header.writeBigInt64BE(1n, 16);
  header.writeBigInt64BE(BigInt(LatencyHistogram.highest), 24);
  header.writeDoubleBE(1, 32);
  const deflated = deflateSync(Buffer.concat([header, Buffer.from(counts)]));
  const outer = Buffer.alloc(8);
  outer.writeUInt32BE(compressedCookie | 0x10, 0);
  outer.writeUInt32BE(deflated.length, 4);
  return Buffer.concat([outer, deflated]).toString('base64');
}

/** Appends a number as ZigZag LEB128 of at most nine bytes: a count, or the negative number of empty buckets. */
function zigZag(bytes: number[], value: number): void {
  let rest = value < 0 ? BigInt(-value) * 2n - 1n : BigInt(value) * 2n;
  for (let place = 0; place < 8; place += 1) {
    if (rest < 0x80n) {
      bytes.push(Number(rest));
      return;
    }
    bytes.push(Number((rest & 0x7fn) | 0x80n));
    rest >>= 7n;
  }
  bytes.push(Number(rest));
}

function deviation(histogram: LatencyHistogram): number {
  if (histogram.total === 0) return 0;
  const squares = histogram
    .buckets()
    .reduce(
      (sum, [index, count]) => sum + count * (LatencyHistogram.highestOf(index) - histogram.mean) ** 2,
      0,
    );
  return Math.sqrt(squares / histogram.total);
}
