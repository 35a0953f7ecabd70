import { expect, test } from 'vitest';
import { addDays } from './day.ts';
import { lunarMonthStart } from './lunar-calendar.ts';

test.each([
  // In 1985 and 2007 Vietnam and China, an hour apart, kept different days.
  '1985-01-21',
  '2007-02-17',
  '2008-02-07',
  '2019-02-05',
  '2020-01-25',
  '2021-02-12',
  '2022-02-01',
  '2023-01-22',
  '2024-02-10',
  '2025-01-29',
  '2026-02-17',
  '2027-02-06',
  '2028-01-26',
  '2029-02-13',
  '2030-02-02',
])('Tết fell or falls on %s', (day) => {
  expect(lunarMonthStart(Number(day.slice(0, 4)), 1)).toBe(day);
});

test.each([
  '2019-04-14',
  '2020-04-02',
  '2021-04-21',
  '2022-04-10',
  // A year whose second month came twice.
  '2023-04-29',
  '2024-04-18',
  '2025-04-07',
  '2026-04-26',
])('the Hùng Kings’ day, the tenth of the third month, fell or falls on %s', (day) => {
  expect(addDays(lunarMonthStart(Number(day.slice(0, 4)), 3), 9)).toBe(day);
});
