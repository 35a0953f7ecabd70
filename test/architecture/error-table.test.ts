import { type ErrorRow, errorRow, errorTable } from '@lienthong/errors';
import { describe, expect, test } from 'vitest';
import { errorReference } from './error-reference.ts';
import { members, read, sourceFiles } from './workspace.ts';

const codes = Object.keys(errorTable) as (keyof typeof errorTable)[];
const parameters = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

/** The first thousand of each range, by the beginning of the code. */
const ranges: readonly (readonly [prefix: string, from: number, to: number])[] = [
  ['EDXML_', 1000, 1499],
  ['XML_', 1500, 1999],
  ['SIGNATURE_', 2000, 2999],
  ['PKI_', 3000, 3999],
  ['REGISTRY_', 4000, 4999],
  ['AXIS_', 5000, 5099],
  ['CONTENT_', 5100, 5499],
  ['NATS_', 5500, 5999],
  ['LEDGER_', 6000, 6999],
  ['EXCHANGE_', 7000, 7999],
  ['GATEWAY_', 8000, 8299],
  ['SYSTEM_', 8300, 8399],
  ['VXP_', 8400, 8499],
  ['DUTY_', 8500, 8599],
  ['BEHAVIOUR_', 8600, 8699],
  ['PDF_', 8700, 8799],
  ['SIMULATION_', 8800, 8899],
  ['SNAPSHOT_', 9500, 9599],
  ['STORY_', 9600, 9649],
  ['LOAD_', 9400, 9499],
  ['CONTROL_', 9300, 9399],
  ['FAULT_', 8950, 8999],
  ['EVIDENCE_', 8900, 8949],
];

test('no two codes share a number', () => {
  const numbers = codes.map((code) => errorRow(code).number);
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
});

test('the reference page is what the table makes', () => {
  expect(read('infra/reference/errors.md'), 'run `pnpm reference` after changing the table').toBe(
    errorReference(),
  );
});

const sources = members()
  .flatMap(({ dir }) => (dir === 'test' ? sourceFiles(dir) : sourceFiles(`${dir}/src`)))
  .filter((file) => !file.startsWith('packages/errors/'));
const wordsOf = (files: readonly string[]): ReadonlySet<string> =>
  new Set(files.flatMap((file) => read(file).match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? []));
const isTest = (file: string) => /\.test\.ts$|\.contract\.ts$|^test\//.test(file);
const raised = wordsOf(sources.filter((file) => !isTest(file)));
const tested = wordsOf(sources.filter(isTest));

describe.each(codes)('%s', (code) => {
  const row: ErrorRow = errorRow(code);

  test('has a number of its area', () => {
    const range = ranges.find(([prefix]) => code.startsWith(prefix)) ?? ['', 9000, 9999];
    expect(row.number).toBeGreaterThanOrEqual(range[1]);
    expect(row.number).toBeLessThanOrEqual(range[2]);
  });

  test('says the same parameters in both languages', () => {
    // A Vietnamese text may have a Vietnamese form of a parameter: `finding`, `findingVi`.
    const names = (text: string) =>
      [...new Set(parameters(text).map((name) => name.replace(/Vi$/, '')))].sort();
    expect(names(row.summaryVi)).toEqual(names(row.summary));
    expect(names(row.actionVi)).toEqual(names(row.action));
  });

  test('has all four texts', () => {
    for (const text of [row.summary, row.summaryVi, row.action, row.actionVi])
      expect(text.trim()).not.toBe('');
  });

  test('is raised by the product and covered by a test', () => {
    expect(raised.has(code), 'nothing in the product raises it').toBe(true);
    expect(tested.has(code), 'no test names it').toBe(true);
  });
});
