import { expect, test } from 'vitest';
import { defaultNodePolicy, samePolicy } from './node-policy.ts';
import {
  mergePolicyChanges,
  policyChangesSchema,
  readPolicyChange,
  withPolicyChanges,
} from './policy-changes.ts';

test.each([
  ['revocation=online', ['all', { revocation: 'online' }]],
  ['commune:pdf=enforce', ['commune', { pdf: 'enforce' }]],
  ['000.00.31.H41:signature=report', ['000.00.31.H41', { signature: 'report' }]],
  ['revocation=maybe', undefined],
  ['toString=off', undefined],
  ['hopMode=trace', undefined],
  [':pdf=off', undefined],
  ['a:b:pdf=off', undefined],
  ['pdf', undefined],
])('%s', (text, read) => {
  expect(readPolicyChange(text)).toEqual(read);
});

test('a node is before its tier, and its tier before all', () => {
  const changes = mergePolicyChanges(
    { all: { revocation: 'online', pdf: 'off' }, commune: { pdf: 'report' } },
    { all: { unsigned: 'accept' }, X: { pdf: 'enforce' } },
  );
  const policyOf = withPolicyChanges(samePolicy(), changes);
  const common = { ...defaultNodePolicy, revocation: 'online', unsigned: 'accept' };
  expect(policyOf('commune', 'X' as never)).toEqual({ ...common, pdf: 'enforce' });
  expect(policyOf('commune', 'Y' as never)).toEqual({ ...common, pdf: 'report' });
  expect(policyOf('central', 'Y' as never)).toEqual({ ...common, pdf: 'off' });
  expect(policyChangesSchema.parse(changes)).toEqual(changes);
  expect(policyChangesSchema.safeParse({ all: { revocation: 'maybe' } }).success).toBe(false);
});
