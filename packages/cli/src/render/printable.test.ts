import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test('a text from outside cannot steer the terminal', () => {
  expect(printable('V/v \u001b[2Jxóa\r\nmàn hình\u009b1m')).toBe(
    'V/v \ufffd[2Jxóa\ufffd\ufffdmàn hình\ufffd1m',
  );
});

test('a text from outside cannot turn the direction of writing', () => {
  expect(printable('12\u202e34')).toBe('12\ufffd34');
});

test('Vietnamese text stays as it is, in composed form', () => {
  expect(printable('Về việc ứng phó mưa lũ'.normalize('NFD'))).toBe(
    'Về việc ứng phó mưa lũ'.normalize('NFC'),
  );
});
