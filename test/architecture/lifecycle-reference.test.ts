import { behaviourProfiles } from '@lienthong/behaviour';
import { dutyTable } from '@lienthong/duties';
import { isRuleId } from '@lienthong/edxml';
import { lifecycleStates, transitionTable } from '@lienthong/lifecycle';
import { registerColumns } from '@lienthong/registers';
import { describe, expect, test } from 'vitest';
import { lifecycleReference } from './lifecycle-reference.ts';
import { read } from './workspace.ts';

const page = read('infra/reference/lifecycle.md');

/** Rows of the table under a heading, cell by cell, without titles. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((text) => text.trim()),
    );
}

const column = (heading: string, place: number) =>
  rowsUnder(heading).map((cells) => (cells[place] ?? '').replaceAll('`', ''));

test('the reference page is what the tables make', () => {
  expect(page, 'run `pnpm reference` after changing one of the tables').toBe(lifecycleReference());
});

describe('everything on the page is in the code, and everything in the code is on the page', () => {
  test('states', () => {
    expect(column('States', 0)).toEqual(lifecycleStates.map(({ state }) => state));
  });

  test('transitions, T1 to T21 without a gap', () => {
    const ids = column('Transitions', 0);
    expect(ids).toEqual([...transitionTable.map(({ id }) => id), 'T19']);
    expect([...new Set(ids)].sort()).toEqual(Array.from({ length: 21 }, (_, n) => `T${n + 1}`).sort());
    expect(column('Transitions', 7)).toEqual([...transitionTable.map(({ rule = '' }) => rule), 'R-226']);
  });

  test('duties', () => {
    expect(rowsUnder('Duties').map(([id, who, , rule]) => [id, who, rule])).toEqual(
      dutyTable.map(({ id, who, rule }) => [`\`${id}\``, who, rule]),
    );
  });

  test('behaviour profiles', () => {
    expect(column('Behaviour', 0)).toEqual(Object.keys(behaviourProfiles));
  });

  test('columns of registers', () => {
    expect(column('Registers', 0)).toEqual(registerColumns.map(({ id }) => id));
  });

  test('rules that exist', () => {
    const named = new Set(page.match(/R-\d{3}/g));
    expect([...named].filter((rule) => !isRuleId(rule))).toEqual([]);
  });
});
