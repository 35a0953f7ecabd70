import { expect, test } from 'vitest';
import { upCommand } from './up-command.ts';

test('the names of the control API stand last, so that no further argument is taken for one', () => {
  const command = upCommand({ host: 'engine.example', more: ['--registry', 'national-2019'] });
  expect(command.slice(-3)).toEqual(['--control-name', 'lienthong', 'engine.example']);
  expect(command.indexOf('--registry')).toBeLessThan(command.indexOf('--control-name'));
});

test('an address of version 6 is named as a Host header writes it', () => {
  expect(upCommand({ host: 'fd00::1', more: [] }).at(-1)).toBe('[fd00::1]');
});
