import { defaultNodePolicy, policyChoices, policyNames } from '@lienthong/exchange';
import { expect, test } from 'vitest';
import { failureReference } from './failure-reference.ts';
import { read } from './workspace.ts';

test('the page of failures is what the table makes', () => {
  expect(read('infra/reference/failures.md'), 'run `pnpm reference` after changing the table').toBe(
    failureReference(),
  );
});

test.each(policyNames)('the page tells what the policy %s may be, and what it is', (name) => {
  const row = failureReference()
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\``));
  expect(row).toContain(`**${defaultNodePolicy[name]}**`);
  for (const value of policyChoices[name]) expect(row).toContain(value);
});
