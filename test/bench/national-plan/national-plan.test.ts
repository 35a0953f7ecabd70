import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { replaceSection } from '../performance-page.ts';
import { planShapes } from './plan-inputs.ts';
import { planRows } from './plan-rows.ts';
import { planTables } from './plan-tables.ts';

test('the tables of the national plan are what its inputs give', async () => {
  const page = await readFile(new URL('../../../infra/national-plan.md', import.meta.url), 'utf8');
  expect(page).toContain('<!-- bench plan -->');
  expect(replaceSection(page, 'plan', planTables())).toBe(page);
});

test('a million documents a day are 225 in a second at the peak, in both shapes of the country', () => {
  for (const shape of planShapes) {
    const rows = planRows(shape);
    expect(rows.find(({ what }) => what === 'documents at the peak')?.value).toBeCloseTo(225);
    expect(rows.every(({ value }) => Number.isFinite(value) && value > 0)).toBe(true);
  }
});
