import { loadRegistry } from '@lienthong/emulator';
import { expect, test } from 'vitest';
import { chooseAgencies } from './choose-agencies.ts';

const registry = loadRegistry('nghe-an-2019');

test('codes of either form, with commas or spaces between them, become primary ones', () => {
  expect(chooseAgencies({ agencies: ['000.21.36.H41,G22', '000.00.36.H41,'] }, registry)).toEqual([
    '000.21.36.H41',
    '000.00.00.G22',
    '000.00.36.H41',
  ]);
});

test('one with everything below it', () => {
  const district = chooseAgencies({ under: '000.00.36.H41' }, registry);
  expect(district).toContain('000.00.36.H41');
  expect(district).toContain('000.21.36.H41');
  expect(district).not.toContain('000.00.00.H41');
  expect(chooseAgencies({ under: '000.21.36.H41' }, registry)).toEqual(['000.21.36.H41']);
});

test('all are all, and nothing said is nothing', () => {
  expect(chooseAgencies({ all: true }, registry)).toBe('all');
  expect(chooseAgencies({}, registry)).toBeUndefined();
});

test('two ways at once, and unknown codes, are refused', () => {
  const refused = (code: string) => expect.objectContaining({ code });
  expect(() => chooseAgencies({ all: true, under: 'G22' }, registry)).toThrow(refused('CLI_USAGE'));
  expect(() => chooseAgencies({ agencies: ['000.99.99.H99'] }, registry)).toThrow(
    refused('REGISTRY_ORGANISATION_UNKNOWN'),
  );
});
