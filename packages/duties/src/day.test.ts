import { expect, test } from 'vitest';
import { dayOfWireDate } from './index.ts';

test.each([
  ['2026/11/25', '2026-11-25'],
  ['2026/11/25 00:00:00', '2026-11-25'],
  ['25/11/2026', undefined],
  ['2026/13/45', undefined],
  [undefined, undefined],
])('due date %s is the day %s', (text, day) => {
  expect(dayOfWireDate(text)).toBe(day);
});
