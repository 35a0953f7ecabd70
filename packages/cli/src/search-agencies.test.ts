import { loadRegistry } from '@lienthong/emulator';
import { foldedText } from '@lienthong/registers';
import { expect, test } from 'vitest';
import { searchAgencies } from './search-agencies.ts';

const registry = loadRegistry('nghe-an-2019');
const found = (query: string) => searchAgencies(registry, query).map(({ organId }) => organId);

test('diacritics and case do not matter, and đ is d', () => {
  expect(foldedText('Đô Lương'.normalize('NFD'))).toBe('do luong');
  expect(found('my ly')).toEqual(['000.21.36.H41']);
  expect(found('MỸ LÝ')).toEqual(['000.21.36.H41']);
});

test('codes of both forms are found', () => {
  expect(found('H41.36.21')).toEqual(['000.21.36.H41']);
  expect(found('000.21.36')).toEqual(['000.21.36.H41']);
});

test('every word has to occur, and an empty query finds everybody', () => {
  expect(found('xa my ly')).toEqual(['000.21.36.H41']);
  expect(found('ly my huyện Kỳ Sơn')).toEqual(['000.21.36.H41']);
  expect(found('ky son không có thật')).toEqual([]);
  expect(found('  ')).toHaveLength(552);
});
