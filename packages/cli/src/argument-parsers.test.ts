import { describe, expect, test } from 'vitest';
import {
  oneOf,
  parseDay,
  parseHopMode,
  parseStatusCode,
  parseSync,
  wholeNumber,
} from './argument-parsers.ts';

const usage = expect.objectContaining({ code: 'CLI_USAGE' });

describe('whole numbers', () => {
  test.each(['1', '4222', '65535'])('%s is a port', (text) => {
    expect(wholeNumber(1, 65_535)(text)).toBe(Number(text));
  });
  test.each(['0', '65536', '-1', '1.5', '1e3', '0x10', ' 1', '', '٣', '9'.repeat(400)])(
    '%j is none',
    (text) => {
      expect(() => wholeNumber(1, 65_535)(text)).toThrow(usage);
    },
  );
});

test('a choice is one of the list, to the letter', () => {
  const routing = oneOf(['tiered', 'hub']);
  expect(routing('hub')).toBe('hub');
  expect(() => routing('Hub')).toThrow(usage);
  expect(() => routing('')).toThrow(usage);
});

describe('days', () => {
  test.each(['2026-11-22', '2024-02-29'])('%s is a day', (text) => {
    expect(parseDay(text)).toBe(text);
  });
  test.each(['2026-02-29', '2026-13-01', '22/11/2026', '2026-11-2', '', '2026-11-22T00:00:00Z'])(
    '%j is none',
    (text) => {
      expect(() => parseDay(text)).toThrow(usage);
    },
  );
});

describe('statuses', () => {
  test('one digit is read with a zero before it', () => {
    expect(parseStatusCode('3')).toBe('03');
    expect(parseStatusCode('16')).toBe('16');
  });
  test.each(['00', '07', '99', 'abc', ''])('%j is none', (text) => {
    expect(() => parseStatusCode(text)).toThrow(usage);
  });
});

test('hop modes are laid over each other, and a wrong one is named', () => {
  const modes = parseHopMode('district=rebuild', parseHopMode('trace'));
  expect(modes).toEqual({ all: 'trace', district: 'rebuild' });
  for (const text of ['', 'district', 'district=', 'district=copy', 'a=b=trace'])
    expect(() => parseHopMode(text)).toThrow(usage);
});

test('the writing rhythm is a word or a duration, and nothing that could break out of a configuration', () => {
  expect(['always', 'default', '2s', '500ms'].map(parseSync)).toEqual(['always', 'default', '2s', '500ms']);
  for (const text of ['', '2', '2 s', 'always; port: 1', '2s\nport: 1'])
    expect(() => parseSync(text)).toThrow(usage);
});

test('what is shown of a wrong value is short', () => {
  expect(() => oneOf(['a'])('x'.repeat(10_000))).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('x'.repeat(41)) }),
  );
});
