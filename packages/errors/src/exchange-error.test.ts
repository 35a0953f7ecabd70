import { expect, test } from 'vitest';
import { ExchangeError, isExchangeError } from './exchange-error.ts';

test('an error fills its parameters into both languages', () => {
  const error = new ExchangeError('CONFIGURATION_INVALID', { where: 'nodes', problem: 'empty' });
  expect(error.text('vi').summary).toBe('Cấu hình không hợp lệ: nodes: empty');
  expect(error.text('en').summary).toBe('Configuration is not valid: nodes: empty');
  expect(error.number).toBe(9001);
});

test('an error keeps its cause and is told apart by code', () => {
  const cause = new Error('socket closed');
  const error: unknown = new ExchangeError('INVARIANT_BROKEN', { what: 'x' }, { cause });
  expect(isExchangeError(error, 'INVARIANT_BROKEN')).toBe(true);
  expect(isExchangeError(error, 'CONFIGURATION_INVALID')).toBe(false);
  expect((error as Error).cause).toBe(cause);
});
