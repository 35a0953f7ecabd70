import { expect, test } from 'vitest';
import { displayWidth } from './columns.ts';
import { tableLines } from './table.ts';

test('columns are as wide as their widest cell, titles stand on their last line, numbers end together', () => {
  const { titles, rows } = tableLines(
    [{ title: 'Cấp' }, { title: ['Văn bản', 'đến'], align: 'right' }],
    [
      ['Trung ương', '3'],
      ['Xã', '1.480'],
    ],
  );
  expect(titles).toEqual(['            Văn bản', 'Cấp             đến']);
  expect(rows).toEqual(['Trung ương        3', 'Xã            1.480']);
  expect(new Set(rows.map(displayWidth)).size).toBe(1);
});

test('a table without rows has titles', () => {
  expect(tableLines([{ title: 'Mã' }, { title: 'Tên' }], [])).toEqual({ titles: ['Mã  Tên'], rows: [] });
});
