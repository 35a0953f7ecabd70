import { expect, test } from 'vitest';
import { parseSetting } from './parse-setting.ts';

test('settings follow each other, the last one counts', () => {
  const first = parseSetting('signature=enforce');
  const second = parseSetting('freshnessDays=2.5', first);
  const third = parseSetting('listFailed=true', second);
  expect(parseSetting('signature=off', third)).toEqual({
    signature: 'off',
    freshnessDays: 2.5,
    listFailed: true,
  });
  expect(parseSetting('freshnessDays=off', third)).toEqual({
    signature: 'enforce',
    freshnessDays: undefined,
    listFailed: true,
  });
});

test('a value that the setting does not take is left for the book to refuse', () => {
  expect(parseSetting('listFailed=yes')).toEqual({ listFailed: 'yes' });
  expect(parseSetting('freshnessDays=often')).toEqual({ freshnessDays: Number.NaN });
});

test.each(['signature', '', '=', 'colour=red', '__proto__=1', 'Signature=off'])(
  '%j names no setting',
  (text) => {
    expect(() => parseSetting(text)).toThrow(expect.objectContaining({ code: 'CLI_USAGE' }));
  },
);
