import { describe, expect, test } from 'vitest';
import type { OrganisationRow } from './organisation.ts';
import {
  applyOrganisationChanges,
  parseOrganisationChanges,
  parseOrganisationLines,
} from './organisation-lines.ts';
import { Registry } from './registry.ts';
import { subjectTokens } from './subject-tokens.ts';

const row = (code: string, more: Partial<OrganisationRow> = {}): OrganisationRow => ({
  ...(code.endsWith('H41') && code.includes('.') ? { codeQcvn102: code } : { codeQd20: code }),
  name: `Cơ quan ${code}`,
  tier: 'province',
  kind: 'sở',
  ...more,
});

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

const small = [
  row('G22', { tier: 'central' }),
  row('000.00.00.H41', { codeQd20: 'H41', parent: 'G22' }),
  row('000.00.14.H41', { codeQd20: 'H41.14', parent: 'H41' }),
  row('000.01.14.H41', { codeQd20: 'H41.14.1', parent: 'H41.014' }),
  row('000.00.31.H41', { codeQd20: 'H41.31', parent: 'H41', tier: 'district' }),
  row('000.20.31.H41', { codeQd20: 'H41.31.20', parent: 'H41.31', tier: 'commune' }),
];

test('an agency is found by either code, with or without leading zeros', () => {
  const registry = Registry.load(small);
  const found = registry.get('000.01.14.H41');
  expect(registry.find('H41.14.1')).toBe(found);
  expect(registry.find('H41.14.01')).toBe(found);
  expect(registry.find('000.1.14.H41')).toBeUndefined();
  expect(found.parent).toBe('000.00.14.H41');
  expect(() => registry.get('H99')).toThrow(code('REGISTRY_ORGANISATION_UNKNOWN'));
});

test('a sub-unit belongs to its department, an agency of its own tier to itself', () => {
  const registry = Registry.load(small);
  expect(registry.get('H41.14.1').unit).toBe('000.00.14.H41');
  expect(registry.get('H41.14').unit).toBe('000.00.14.H41');
  expect(registry.get('H41.31.20').unit).toBe('000.20.31.H41');
  expect(registry.children(registry.get('H41').organId).map(({ organId }) => organId)).toEqual([
    '000.00.14.H41',
    '000.00.31.H41',
  ]);
});

describe('loading refuses', () => {
  test.each([
    ['two spellings of one code', [row('H41.1'), row('H41.01')], 'REGISTRY_CODE_DUPLICATE'],
    ['two codes with one subject', [row('H17.22.28'), row('28.22.H17')], 'REGISTRY_CODE_DUPLICATE'],
    ['an unknown parent', [row('H41', { parent: 'G22' })], 'REGISTRY_PARENT_UNKNOWN'],
    ['an unknown successor', [row('H41', { successors: ['G22'] })], 'REGISTRY_PARENT_UNKNOWN'],
    ['its own parent', [row('H41', { parent: 'H41' })], 'REGISTRY_PARENT_CYCLE'],
    [
      'a circle of parents',
      [row('H41', { parent: 'H42' }), row('H42', { parent: 'H41' })],
      'REGISTRY_PARENT_CYCLE',
    ],
    ['a row without code', [{ name: 'x', tier: 'commune', kind: 'xã' }], 'REGISTRY_CODE_MALFORMED'],
    ['a code that cannot be a subject', [row('vxp.saas.02')], 'REGISTRY_CODE_MALFORMED'],
    ['a malformed second code', [row('000.00.01.H41', { codeQd20: 'null' })], 'REGISTRY_CODE_MALFORMED'],
  ])('%s', (_, rows, expected) => {
    expect(() => Registry.load(rows)).toThrow(code(expected));
  });

  test('a chain of parents that never ends within 64 levels', () => {
    const rows = Array.from({ length: 70 }, (_, index) =>
      row(`H41.${index}`, index === 0 ? {} : { parent: `H41.${index - 1}` }),
    );
    expect(() => Registry.load(rows)).toThrow(code('REGISTRY_PARENT_CYCLE'));
  });

  test('more agencies than the limit', () => {
    expect(() => Registry.load(small, { organisationsMax: 5 })).toThrow(code('REGISTRY_TOO_LARGE'));
  });
});

describe('resolving a code', () => {
  const registry = Registry.load(
    [
      row('H01', { validTo: '2019-12-31', successors: ['H02'] }),
      row('H02', { validTo: '2025-06-30', successors: ['H03', 'H04'] }),
      row('H03'),
      row('H04', { successors: ['H01'] }),
      row('H05', { validTo: '2020-01-01', successors: ['H05'] }),
      row('000.00.01.H41'),
    ],
    { asOf: '2020-01-01' },
  );

  test('a code is retired the day after its last day, Vietnamese time', () => {
    expect(registry.resolve('H01', Date.UTC(2019, 11, 31, 16, 59)).kind).toBe('found');
    expect(registry.resolve('H01', Date.UTC(2019, 11, 31, 17, 0)).kind).toBe('retired');
    expect(registry.resolve('H01').kind).toBe('retired');
  });

  test('successors are followed to those in force', () => {
    const names = (at?: number) => {
      const resolution = registry.resolve('H01', at);
      return resolution.kind === 'retired' ? resolution.successors.map(({ organId }) => organId) : [];
    };
    expect(names()).toEqual(['H02']);
    expect(names(Date.UTC(2026, 0, 1))).toEqual(['H03', 'H04']);
    expect(registry.resolve('H05', Date.UTC(2026, 0, 1))).toMatchObject({ kind: 'retired', successors: [] });
  });

  test('an unknown code suggests what its mechanical conversion leads to', () => {
    expect(registry.resolve('H41.01')).toMatchObject({
      kind: 'unknown',
      suggestion: { organId: '000.00.01.H41' },
    });
    expect(registry.resolve('H63')).toEqual({ kind: 'unknown' });
    expect(registry.resolve('not a code')).toEqual({ kind: 'unknown' });
  });

  test('without a day of its own a registry judges validity only at a named instant', () => {
    const timeless = Registry.load([row('H01', { validTo: '2019-12-31' })]);
    expect(timeless.resolve('H01').kind).toBe('found');
    expect(timeless.resolve('H01', Date.UTC(2026, 0, 1)).kind).toBe('retired');
  });
});

test.each([
  ['000.20.31.H41', ['H41', '31', '20', '000']],
  ['H55.242', ['H55', '242', '_', '_']],
  ['H41', ['H41', '_', '_', '_']],
  ['H41.1.2.3.4', ['H41', '1', '2', '3-4']],
  ['28.22.H17', ['H17', '22', '28', '_']],
])('%s becomes four subject tokens', (organId, tokens) => {
  const { organId: parsed } = Registry.load([row(organId)]).get(organId);
  expect(subjectTokens({ organId: parsed })).toEqual(tokens);
});

test('the size of a country loads, and every agency is found by both codes', () => {
  const rows = Array.from({ length: 111_339 }, (_, index): OrganisationRow => {
    const province = String(1 + (index % 63)).padStart(2, '0');
    const number = Math.floor(index / 63);
    return number === 0
      ? row(`H${province}`)
      : row(`H${province}.${number}`, { parent: `H${province}`, tier: 'commune' });
  });
  const registry = Registry.load(rows);
  expect(registry.size).toBe(111_339);
  expect(registry.all().every(({ organId }) => registry.find(organId)?.organId === organId)).toBe(true);
  expect(registry.find('H63.0001766')).toBeDefined();
});

describe('lists in JSON lines', () => {
  test('blank lines are passed over and rows come in order', () => {
    const text =
      '{"codeQd20":"H41","name":"a","tier":"province","kind":"x"}\n\n{"codeQd20":"H42","name":"b","tier":"province","kind":"x","lat":1.5,"status":{"name":"verified"},"successors":["H41"],"mountainous":true}\r\n';
    expect(parseOrganisationLines(text).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test.each([
    ['{', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['{"codeQd20":"H41","name":"a","tier":"province"}', 'member "kind" is missing'],
    ['{"name":"a","tier":"province","kind":"x"}', 'no code'],
    ['{"codeQd20":"H41","name":1,"tier":"province","kind":"x"}', 'member "name" has the wrong type'],
    [
      '{"codeQd20":"H41","name":"a","tier":"province","kind":"x","toString":"x"}',
      'unknown member "toString"',
    ],
    ['{"codeQd20":"H41","name":"a","tier":"p","kind":"x","status":{"word":"x"}}', 'wrong type'],
  ])('%s is refused with its line', (line, problem) => {
    expect(() => parseOrganisationLines(`\n${line}`)).toThrow(code('REGISTRY_ROW_INVALID'));
    expect(() => parseOrganisationLines(`\n${line}`)).toThrow('Line 2 of');
    expect(() => parseOrganisationLines(`\n${line}`)).toThrow(problem);
  });

  test('changes replace the members that they name', () => {
    const rows = applyOrganisationChanges(
      [row('H41', { shortName: 'NA' }), row('H42')],
      parseOrganisationChanges('{"codeQd20":"H41","validTo":"2019-12-31"}'),
    );
    expect(rows[0]).toMatchObject({ shortName: 'NA', validTo: '2019-12-31' });
    expect(() => applyOrganisationChanges([], [{ codeQd20: 'H41' }])).toThrow(
      code('REGISTRY_ORGANISATION_UNKNOWN'),
    );
  });
});
