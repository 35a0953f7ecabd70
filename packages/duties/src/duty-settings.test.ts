import { expect, test } from 'vitest';
import { dayOf, instantOn, parseDutySettings } from './index.ts';

test('settings change days, times and limits', () => {
  const { calendar, limits } = parseDutySettings({
    daysOff: ['2026-11-20'],
    dayEndsAt: '16:30',
    limits: { 'answer-arrival': { kind: 'minutes', count: 30 } },
  });
  const day = dayOf(Date.parse('2026-11-20T03:00:00Z'));
  expect(calendar.isWorkingDay(day)).toBe(false);
  expect(calendar.endOf(day)).toBe(instantOn(day, '16:30'));
  expect(limits).toEqual({ 'answer-arrival': { kind: 'minutes', count: 30 } });
});

test.each([
  [null],
  ['typical'],
  [{ daysOf: [] }],
  [{ daysOff: ['2026-02-30'] }],
  [{ dayEndsAt: '25:00' }],
  [{ limits: { sleep: { kind: 'day-end' } } }],
  [{ limits: { send: { kind: 'minutes', count: -1 } } }],
  [{ limits: { send: { kind: 'minutes', count: 1, more: 1 } } }],
])('%j is no settings file', (value) => {
  expect(() => parseDutySettings(value)).toThrow(expect.objectContaining({ code: 'DUTY_CALENDAR_INVALID' }));
});
