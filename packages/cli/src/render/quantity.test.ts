import { expect, test } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatInstant } from './quantity.ts';

test('numbers are written as each language writes them', () => {
  expect(formatCount(1234567, 'vi')).toBe('1.234.567');
  expect(formatCount(1234567, 'en')).toBe('1,234,567');
});

test('lengths get the unit in which they are short', () => {
  expect(formatBytes(812, 'vi')).toBe('812 B');
  expect(formatBytes(8_140, 'vi')).toBe('8,1 kB');
  expect(formatBytes(118_000, 'en')).toBe('118 kB');
  expect(formatBytes(2_500_000_000, 'en')).toBe('2.5 GB');
});

test('times below a second are milliseconds', () => {
  expect(formatDuration(38, 'vi')).toBe('38 ms');
  expect(formatDuration(1_249, 'vi')).toBe('1,2 s');
  expect(formatDuration(1_249, 'en')).toBe('1.2 s');
});

test('instants are those of Vietnam', () => {
  expect(formatInstant(Date.parse('2026-11-21T17:00:01Z'))).toBe('22/11/2026 00:00:01');
});
