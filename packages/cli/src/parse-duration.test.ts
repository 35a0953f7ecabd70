import { expect, test } from 'vitest';
import { parseDuration } from './parse-duration.ts';
import { parseVietnamTime } from './parse-vietnam-time.ts';

test.each([
  ['500ms', 500],
  ['3d', 259_200_000],
  ['12h30m', 45_000_000],
  ['1.5s', 1_500],
  ['-2h', -7_200_000],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '3', 'd', '3 d', '3x', '--3d', '3d-', '1h x'])('%j is no length of time', (text) => {
  expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'CLI_USAGE' }));
});

test.each([
  ['2026-12-31T23:59', '2026-12-31T16:59:00.000Z'],
  ['2026-12-31 23:59:30', '2026-12-31T16:59:30.000Z'],
  ['2027-01-01', '2026-12-31T17:00:00.000Z'],
  ['2026-12-31T23:59Z', '2026-12-31T23:59:00.000Z'],
  ['2026-12-31T23:59+01:00', '2026-12-31T22:59:00.000Z'],
])('%s is the instant %s', (text, iso) => {
  expect(new Date(parseVietnamTime(text)).toISOString()).toBe(iso);
});
