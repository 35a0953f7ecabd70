import { expect, test } from 'vitest';
import { dayAfter, dayAt, periodKinds, periodOf } from './periods.ts';

test.each([
  ['2026-11-22', ['2026-11-22', '2026-W47', '2026-11', '2026-Q4', '2026', '2026-11-22..2026-11-22']],
  ['2027-01-01', ['2027-01-01', '2026-W53', '2027-01', '2027-Q1', '2027', '2027-01-01..2027-01-01']],
  ['2024-12-30', ['2024-12-30', '2025-W01', '2024-12', '2024-Q4', '2024', '2024-12-30..2024-12-30']],
])('%s lies in these periods', (day, names) => {
  expect(periodKinds.map((kind) => periodOf(kind, day))).toEqual(names);
});

test('a new year begins at midnight in Vietnam', () => {
  expect(dayAt(Date.UTC(2026, 11, 31, 16, 59, 59, 999))).toBe('2026-12-31');
  expect(dayAt(Date.UTC(2026, 11, 31, 17))).toBe('2027-01-01');
  expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
  expect(dayAfter('2028-03-01', -1)).toBe('2028-02-29');
});
