import { ExchangeError } from '@lienthong/errors';
import { expect, test } from 'vitest';
import { errorData, errorLines, errorName } from './error.ts';
import { plainStyle } from './style.ts';

const error = new ExchangeError('EXCHANGE_RECEIVER_UNKNOWN', { code: '000.99.99.H41' });

test('an error says code, number, rule, what happened and what to do, in the chosen language', () => {
  expect(errorLines(error, { language: 'vi', style: plainStyle }, { verbose: false })).toEqual([
    '✗ EXCHANGE_RECEIVER_UNKNOWN · 7004 · R-046',
    '  Bên nhận 000.99.99.H41 không tồn tại trên trục',
    '  Cần làm: Tra lại mã trong danh mục rồi gửi lại tới đúng nơi nhận.',
  ]);
  expect(errorLines(error, { language: 'en', style: plainStyle }, { verbose: false })[1]).toBe(
    '  Receiver 000.99.99.H41 does not exist on the axis',
  );
});

test('details and stack are shown only where asked for', () => {
  const [brief, verbose] = [false, true].map((wanted) =>
    errorLines(error, { language: 'en', style: plainStyle }, { verbose: wanted }).join('\n'),
  );
  expect(brief).not.toContain('error.test.ts');
  expect(verbose).toContain('error.test.ts');
  expect(verbose).toContain('{"code":"000.99.99.H41"}');
});

test('a parameter from outside cannot steer the terminal', () => {
  const hostile = new ExchangeError('EXCHANGE_RECEIVER_UNKNOWN', { code: '\u001b[2J' });
  const text = errorLines(hostile, { language: 'en', style: plainStyle }, { verbose: true }).join('\n');
  expect(text).not.toContain('\u001b');
});

test('the rule of a package replaces the clause of the row', () => {
  expect(errorName({ code: 'EXCHANGE_RULE_BROKEN', rule: 'R-150', details: {} })).toBe(
    'EXCHANGE_RULE_BROKEN · 7003 · R-150',
  );
  expect(errorName({ code: 'NOT_RUNNING', details: {} })).toBe('NOT_RUNNING · 9004');
});

test('as data an error has both languages', () => {
  expect(errorData({ code: 'NOT_RUNNING', details: { path: '/x' } })).toMatchObject({
    code: 'NOT_RUNNING',
    number: 9004,
    rule: null,
    summary: { vi: 'Không có hệ thống nào đang chạy tại /x', en: 'No exchange runs in /x' },
  });
});
