import { expect, test } from 'vitest';
import { styleFor } from './style.ts';

test('only a terminal gets colours', () => {
  expect(styleFor({ isTTY: true }, {}).good('đạt')).toBe('\u001b[32mđạt\u001b[39m');
  expect(styleFor({}, {}).good('đạt')).toBe('đạt');
});

test('NO_COLOR and a dumb terminal turn them off', () => {
  expect(styleFor({ isTTY: true }, { NO_COLOR: '1' }).bad('hỏng')).toBe('hỏng');
  expect(styleFor({ isTTY: true }, { TERM: 'dumb' }).bad('hỏng')).toBe('hỏng');
});
