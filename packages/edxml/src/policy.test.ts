import { expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { applyPolicy, type Policy, type PolicyProfile, parsePolicy, policyProfiles } from './policy.ts';
import { type RuleId, ruleRow } from './rules/rule-table.ts';
import { ruleIds } from './validate-edxml.ts';

const finding = (rule: RuleId): Finding => ({
  rule,
  severity: ruleRow(rule).severity,
  parameters: {},
  path: '/',
});
const weigh = (policy: Policy, ...rules: readonly RuleId[]): readonly string[] =>
  applyPolicy(rules.map(finding), policy).map(({ rule, severity }) => `${rule} ${severity}`);

test('a policy raises, lowers and leaves out, and keeps what it does not name', () => {
  const policy: Policy = { rules: { 'R-014': 'error', 'R-060': 'information', 'R-038': 'off' } };
  expect(weigh(policy, 'R-014', 'R-038', 'R-060', 'R-077')).toEqual([
    'R-014 error',
    'R-060 information',
    'R-077 error',
  ]);
});

test('lenient leaves every rule as it is', () => {
  expect(weigh(policyProfiles.lenient, ...ruleIds)).toEqual(
    ruleIds.map((rule) => `${rule} ${ruleRow(rule).severity}`),
  );
});

test('strict lowers nothing, and refuses what is delivered with a warning', () => {
  for (const { rule, severity } of applyPolicy(ruleIds.map(finding), policyProfiles.strict)) {
    const before = ruleRow(rule).severity;
    expect([before, 'error'], rule).toContain(severity);
    if (before === 'information') expect(severity).toBe('information');
  }
  expect(weigh(policyProfiles.strict, 'R-014', 'R-015', 'R-218', 'R-038')).toEqual([
    'R-014 error',
    'R-015 information',
    'R-218 error',
    'R-038 warning',
  ]);
});

test('a peer bound to prefixes refuses what it cannot look up', () => {
  expect(weigh(policyProfiles['dotnet-peer'], 'R-014', 'R-019', 'R-037')).toEqual([
    'R-014 error',
    'R-019 error',
    'R-037 warning',
  ]);
});

test('a policy file changes the profile that it names, else the one that was asked for', () => {
  const file = (profile?: PolicyProfile): string => JSON.stringify({ profile, rules: { 'R-014': 'off' } });
  expect(parsePolicy(file()).rules).toEqual({ 'R-014': 'off' });
  expect(parsePolicy(file(), 'dotnet-peer').rules).toMatchObject({ 'R-014': 'off', 'R-019': 'error' });
  expect(parsePolicy(file('strict'), 'dotnet-peer').rules).toMatchObject({
    'R-014': 'off',
    'R-037': 'error',
  });
  expect(parsePolicy('{}').rules).toEqual({});
});

test.each([
  ['no JSON', '{', '/'],
  ['another type', '[]', '/'],
  ['an unknown member', '{"rule": {}}', '/'],
  ['an unknown rule', '{"rules": {"R-999": "off"}}', '/rules/R-999'],
  ['a rule that is a member of every object', '{"rules": {"toString": "off"}}', '/rules/toString'],
  ['an unknown weight', '{"rules": {"R-014": "fatal"}}', '/rules/R-014'],
  ['an unknown profile', '{"profile": "loose"}', '/profile'],
])('a policy file with %s is refused, and the place is named', (_, text, place) => {
  expect(() => parsePolicy(text)).toThrow(
    expect.objectContaining({ code: 'EDXML_POLICY_INVALID', details: expect.objectContaining({ place }) }),
  );
});
