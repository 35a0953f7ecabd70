import { isRuleId, ruleIds, ruleRow } from '@lienthong/edxml';
import { expect, test } from 'vitest';
import { ruleReference } from './rule-reference.ts';
import { read } from './workspace.ts';

const page = read('infra/reference/rules.md');
const rows = [
  ...page.matchAll(/^\| (\S+) \| (error|warning|information) \| .*? \| .*? \| (.*) \| (.*) \|$/gm),
];

test('the reference page is what the rules make', () => {
  expect(page, 'run `pnpm reference` after changing a rule or a check').toBe(ruleReference());
});

test('every rule stands on the page once, in order, and nothing else does', () => {
  expect(rows.map(([, id]) => id)).toEqual(ruleIds);
});

test('what the page says of a rule is what the code says', () => {
  for (const [, id = '', severity, sentences = ''] of rows) {
    if (!isRuleId(id)) throw new Error(`no rule ${id}`);
    const { severity: weight, vi, en } = ruleRow(id);
    expect([id, severity, sentences.replaceAll('\\|', '|')]).toEqual([id, weight, `${vi}<br>${en}`]);
  }
});
