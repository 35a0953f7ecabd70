import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeCompressed, hgrmText, hlogText } from './hdr-files.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** Counts by index as a reader of the format gets them: written from the description of version 2, not from the encoder. */
function decode(text: string): ReadonlyMap<number, number> {
  const outer = Buffer.from(text, 'base64');
  expect(outer.readUInt32BE(0)).toBe(0x1c849314);
  const inner = inflateSync(outer.subarray(8, 8 + outer.readUInt32BE(4)));
  expect(inner.readUInt32BE(0)).toBe(0x1c849313);
  expect(inner.readUInt32BE(4)).toBe(inner.length - 40);
  expect(inner.readUInt32BE(12)).toBe(3);
  expect(inner.readBigInt64BE(16)).toBe(1n);
  const counts = new Map<number, number>();
  let at = 40;
  let index = 0;
  while (at < inner.length) {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = inner[at++]!;
      if (shift === 56n) {
        value |= BigInt(byte) << shift;
        break;
      }
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const number = Number((value >> 1n) ^ -(value & 1n));
    if (number < 0) index -= number;
    else counts.set(index++, number);
  }
  return counts;
}

test('a histogram read back from its compressed form has the same counts', () => {
  const histogram = new LatencyHistogram();
  for (const value of [1, 2, 2, 1_500, 2_047, 2_048, 99_999, 99_999, 3_600_000_000]) histogram.record(value);
  histogram.record(4_242, 300_000);
  expect(decode(encodeCompressed(histogram))).toEqual(new Map(histogram.buckets()));
});

test('the percentile distribution ends at everything, in milliseconds', () => {
  const histogram = new LatencyHistogram();
  for (let value = 1; value <= 1_000; value += 1) histogram.record(value * 1_000);
  const lines = hgrmText(histogram).trimEnd().split('\n');
  expect(lines[0]).toMatch(/Value +Percentile +TotalCount +1\/\(1-Percentile\)/);
  expect(lines.filter((line) => !line.startsWith('#')).at(-1)).toMatch(/^ +1000\.000 1\.000000000000 +1000$/);
  expect(lines.some((line) => / 0\.5000/.test(line))).toBe(true);
});

test('a log has one line for each stretch, with its greatest value', () => {
  const histogram = new LatencyHistogram();
  histogram.record(12_345);
  const text = hlogText([{ fromS: 0.5, lengthS: 0.5, histogram }], Date.UTC(2026, 10, 22));
  expect(text).toContain('#[StartTime: 1795305600.000 (seconds since epoch), 2026-11-22T00:00:00.000Z]');
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^0\.500,0\.500,12\.345,HISTFAAA/);
});
