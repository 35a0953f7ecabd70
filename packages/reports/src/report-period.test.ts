import { expect, test } from 'vitest';
import { parseReportPeriod, periodText } from './report-period.ts';

test.each([
  ['2026-11-22', 'day', '2026-11-22', '2026-11-22', 'ngày 22/11/2026'],
  ['2028-02', 'month', '2028-02-01', '2028-02-29', 'tháng 2 năm 2028'],
  ['2026-12', 'month', '2026-12-01', '2026-12-31', 'tháng 12 năm 2026'],
  ['2026-Q4', 'quarter', '2026-10-01', '2026-12-31', 'quý IV năm 2026'],
  ['2027-Q1', 'quarter', '2027-01-01', '2027-03-31', 'quý I năm 2027'],
  ['2026', 'year', '2026-01-01', '2026-12-31', 'năm 2026'],
  [
    '2026-W53',
    'week',
    '2026-12-28',
    '2027-01-03',
    'tuần 53 năm 2026 (từ ngày 28/12/2026 đến hết ngày 03/01/2027)',
  ],
  [
    '2027-W01',
    'week',
    '2027-01-04',
    '2027-01-10',
    'tuần 1 năm 2027 (từ ngày 04/01/2027 đến hết ngày 10/01/2027)',
  ],
  [
    '2026-12-31..2027-01-01',
    'free',
    '2026-12-31',
    '2027-01-01',
    'từ ngày 31/12/2026 đến hết ngày 01/01/2027',
  ],
])('%s is a %s from %s to %s', (name, kind, from, to, text) => {
  const period = parseReportPeriod(name);
  expect(period).toEqual({ kind, name, from, to });
  expect(periodText(period).vi).toBe(text);
  expect(periodText(period).en).not.toBe('');
});

test.each([
  ...['', '2026-13', '2026-00', '2026-Q5', '2026-W00', '2027-W53', '2026-W54', '2026-02-29', '2026-11-31'],
  ...[
    '1999',
    '2101',
    '2026-11-02..2026-11-01',
    '2026-11-01..',
    '26-11-01',
    ' 2026',
    '2026\n',
    '٢٠٢٦',
    '2026-W47-1',
  ],
  '9'.repeat(100_000),
])('%j is no period', (name) => {
  expect(() => parseReportPeriod(name)).toThrow(expect.objectContaining({ code: 'LEDGER_PERIOD_INVALID' }));
});
