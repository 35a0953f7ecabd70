import type { ExchangeError } from '@lienthong/errors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convertToQcvn102, convertToQd20 } from './code-conversion.ts';
import { isProcedureCode, organIdKey, parseOrganId } from './organ-id.ts';

test.each([
  ['000.00.15.H51', 'old', ['H51', '15']],
  ['000.00.00.H41', 'old', ['H41']],
  ['000.20.31.H41', 'old', ['H41', '31', '20']],
  ['001.00.20.H13', 'old', ['H13', '20', '00', '001']],
  ['H51', 'new', ['H51']],
  ['H55.242', 'new', ['H55', '242']],
  ['H37.DN.001', 'new', ['H37', 'DN', '001']],
  ['28.22.H17', 'old-seen', ['H17', '22', '28']],
  ['01.02.G22', 'old-seen', ['G22', '02', '01']],
  ['001.00.20.JB2', 'old-seen', ['JB2', '20', '00', '001']],
  ['vxp.saas.02', 'test', ['vxp', 'saas', '02']],
])('%s is a code of form %s with the highest level first', (code, form, groups) => {
  expect(parseOrganId(code)).toEqual({ organId: code, form, groups });
});

test.each(['', 'null', 'NULL', 'Null', 'mã', 'H41 15', '.H41', `H41.${'1'.repeat(40)}`, 'a/b', 'x\u0000'])(
  '%j is refused as an agency code',
  (code) => {
    expect(() => parseOrganId(code)).toThrow(
      expect.objectContaining({ code: 'REGISTRY_CODE_MALFORMED' }) as Error,
    );
  },
);

test('any text either parses to itself or is refused with one code', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 50, unit: 'binary' }), (text) => {
      try {
        expect(parseOrganId(text).organId).toBe(text);
      } catch (error) {
        expect((error as ExchangeError).code).toBe('REGISTRY_CODE_MALFORMED');
      }
    }),
  );
});

test('procedure codes are told apart', () => {
  expect(isProcedureCode('2.000815.000.00.00.H55')).toBe(true);
  expect(isProcedureCode('000.00.15.H51')).toBe(false);
});

test('two spellings of a new code share a key, old codes keep their zeros', () => {
  expect(organIdKey('H41.01')).toBe(organIdKey('H41.1'));
  expect(organIdKey('H37.DN.001')).toBe('H37.DN.1');
  expect(organIdKey('000.00.01.H41')).toBe('000.00.01.H41');
});

describe('the mechanical conversion', () => {
  test.each([
    ['000.00.01.H27', 'H27.01'],
    ['000.03.15.H41', 'H41.15.03'],
    ['000.00.00.H41', 'H41'],
    ['H41.15', undefined],
    ['28.22.H17', undefined],
  ])('writes %s in the new form as %s', (code, expected) => {
    expect(convertToQd20(code)).toBe(expected);
  });

  test.each([
    ['H41.15.3', '000.03.15.H41'],
    ['H41', '000.00.00.H41'],
    ['H41.15.3.7', '007.03.15.H41'],
    ['H55.242', undefined],
    ['H37.DN.001', undefined],
    ['H41.1.2.3.4', undefined],
    ['000.00.15.H41', undefined],
  ])('writes %s in the old form as %s', (code, expected) => {
    expect(convertToQcvn102(code)).toBe(expected);
  });
});
