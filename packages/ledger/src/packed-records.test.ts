import { expect, test } from 'vitest';
import { PackedRecords } from './packed-records.ts';

const record = (sequence: number) => ({
  node: 'n',
  sequence,
  lines: Array.from({ length: (sequence % 3) + 1 }, (_, line) => `{"văn bản":${sequence},"dòng":${line}}`),
});

test('what was packed reads as it was written, in any order', () => {
  const records = new PackedRecords('n');
  for (let sequence = 1; sequence <= 100; sequence += 1) {
    records.push(record(sequence));
    if (sequence % 30 === 0) records.pack();
  }
  expect(records.length).toBe(100);
  for (const place of [0, 99, 27, 28, 29, 58, 3, 87, 88])
    expect(records.at(place)).toEqual(record(place + 1));
  expect(records.at(100)).toBeUndefined();
});

test('the last two stay as they are, and nothing is packed where there are no more', () => {
  const records = new PackedRecords('n');
  records.push(record(1));
  records.push(record(2));
  const before = records.recentSize;
  records.pack();
  expect(records.recentSize).toBe(before);
  records.push(record(3));
  records.pack();
  expect([records.at(0), records.at(1), records.at(2)]).toEqual([record(1), record(2), record(3)]);
});
