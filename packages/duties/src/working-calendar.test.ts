import { isExchangeError } from '@lienthong/errors';
import { describe, expect, test } from 'vitest';
import { type Day, instantOn, vietnamHolidays, WorkingCalendar } from './index.ts';

const calendar = new WorkingCalendar();
const day = (text: string) => text as Day;

describe('public holidays', () => {
  test('of 2026: Tết from the last day of the old year, Hùng Kings on Sunday with Monday off, 30 April to 1 May, 2 to 3 September', () => {
    expect([...vietnamHolidays(2026)].sort()).toEqual([
      '2026-01-01',
      '2026-02-16',
      '2026-02-17',
      '2026-02-18',
      '2026-02-19',
      '2026-02-20',
      '2026-04-26',
      '2026-04-27',
      '2026-04-30',
      '2026-05-01',
      '2026-09-02',
      '2026-09-03',
    ]);
  });

  test('that fall on a weekend give the next working days off, past other holidays', () => {
    // Tết 2025 took Tuesday to Saturday; 1 and 2 September 2023 took a Saturday and a Sunday.
    expect(vietnamHolidays(2023).has(day('2023-09-04'))).toBe(true);
    expect(vietnamHolidays(2025).has(day('2025-02-03'))).toBe(true);
  });
});

describe('working days', () => {
  test('are Monday to Friday without holidays', () => {
    expect(calendar.isWorkingDay(day('2026-11-20'))).toBe(true);
    expect(calendar.isWorkingDay(day('2026-11-21'))).toBe(false);
    expect(calendar.isWorkingDay(day('2026-09-02'))).toBe(false);
    expect(calendar.nextWorkingDay(day('2026-04-29'))).toBe('2026-05-04');
    expect(calendar.nextWorkingDay(day('2026-02-13'))).toBe('2026-02-23');
  });

  test('are changed by settings: days off and days worked instead', () => {
    const changed = new WorkingCalendar({ daysOff: ['2026-11-20'], workingDays: ['2026-11-21'] });
    expect(changed.isWorkingDay(day('2026-11-20'))).toBe(false);
    expect(changed.isWorkingDay(day('2026-11-21'))).toBe(true);
  });

  test('an instant after the end of work belongs to the next one', () => {
    expect(calendar.workingDayOf(instantOn(day('2026-11-20'), '16:59'))).toBe('2026-11-20');
    expect(calendar.workingDayOf(instantOn(day('2026-11-20'), '17:01'))).toBe('2026-11-23');
    expect(calendar.workingDayOf(instantOn(day('2026-11-22'), '09:00'))).toBe('2026-11-23');
  });

  test('are counted between two days', () => {
    expect(calendar.workingDaysBetween(day('2026-11-20'), day('2026-11-24'))).toBe(2);
    expect(calendar.workingDaysBetween(day('2026-11-24'), day('2026-11-20'))).toBe(0);
  });
});

test.each([[{ daysOff: ['20/11/2026'] }], [{ morningEndsAt: '25:00' }], [{ unknown: true }], [null], ['x']])(
  'settings %j are refused by name',
  (settings) => {
    expect(() => WorkingCalendar.parse(settings)).toThrow(
      expect.objectContaining({ code: 'DUTY_CALENDAR_INVALID' }),
    );
    expect(isExchangeError(new Error('x'), 'DUTY_CALENDAR_INVALID')).toBe(false);
  },
);

test('settings of a file are taken', () => {
  const parsed = WorkingCalendar.parse({ morningEndsAt: '11:30', daysOff: ['2026-11-23'] });
  expect(parsed.morningEndOf(day('2026-11-24'))).toBe(instantOn(day('2026-11-24'), '11:30'));
  expect(parsed.isWorkingDay(day('2026-11-23'))).toBe(false);
});
