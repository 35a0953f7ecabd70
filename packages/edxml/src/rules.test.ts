import { describe, expect, test } from 'vitest';
import { examineEdxml } from './examine-edxml.ts';
import { findingText } from './finding.ts';
import { contexts, examples, type RuleCase, ruleCases } from './rule-cases.ts';
import { ruleNeeds } from './rules/rule-needs.ts';
import { type RuleId, ruleRow } from './rules/rule-table.ts';
import { serialiseEdxml } from './serialise-edxml.ts';
import { ruleEnforcement, ruleErrors, ruleIds, validateEdxml } from './validate-edxml.ts';
import type { ContextNeed, ValidationContext } from './validation-context.ts';

const cases = Object.entries(ruleCases) as [RuleId, RuleCase][];
const contextOf = ({ on = 'document' }: RuleCase): ValidationContext => contexts[on];

const examine = (broken: RuleCase, context: ValidationContext) => {
  const xml = serialiseEdxml(examples[broken.on ?? 'document']).toString();
  const edited = broken.edit?.(xml) ?? xml;
  return examineEdxml(typeof edited === 'string' ? Buffer.from(edited) : edited, {
    ...context,
    undeclaredPrefixes: broken.repair ? 'keep' : 'refuse',
  });
};
const fires = (rule: RuleId, broken: RuleCase, context: ValidationContext): boolean =>
  examine(broken, context).findings.some((finding) => finding.rule === rule);

/** The context without what is needed. */
const without = (context: ValidationContext, need: ContextNeed): ValidationContext => {
  const [part = '', fact] = need.split('.');
  const { [part as 'pdf']: pdf, ...others } = context;
  return fact === undefined || pdf === undefined
    ? others
    : {
        ...others,
        pdf: { tells: [], signatures: () => pdf.signatures(Buffer.alloc(0), '').map(() => ({})) },
      };
};

test.each(Object.entries(examples))(
  'the example %s breaks no rule, in memory and read back',
  (name, edxml) => {
    const context = contexts[name as keyof typeof examples];
    expect(validateEdxml(edxml, context)).toEqual([]);
    for (const layout of ['java-sdk', 'compact'] as const) {
      expect(examineEdxml(serialiseEdxml(edxml, { layout }), context)).toMatchObject({ findings: [] });
    }
  },
);

describe.each(cases)('%s', (rule, broken) => {
  test('is found where it is broken, and there alone', () => {
    const { findings, error } = examine(broken, { ...contextOf(broken), ...broken.context });
    expect(error?.message === undefined).toBe(broken.refused === undefined);
    const finding = findings.find((one) => one.rule === rule);
    expect(finding, `found only ${findings.map((one) => one.rule)}`).toBeDefined();
    expect(finding?.severity).toBe(ruleRow(rule).severity);
    expect(finding?.line).toBeGreaterThan(0);
    expect(finding?.column).toBeGreaterThan(0);
    expect(finding?.path).toMatch(broken.refused ? /^\/$/ : /^\/[eE]dXML/);
    for (const language of ['vi', 'en'] as const)
      expect(findingText(finding!, language)).not.toMatch(/\{|undefined/);
  });

  test('is not found in the package that was not edited', () => {
    const { on, repair } = broken;
    const untouched: RuleCase = { ...(on && { on }), ...(repair && { repair }) };
    expect(fires(rule, untouched, contextOf(broken))).toBe(false);
  });
});

test.each(cases.filter(([, { refused }]) => refused === undefined))(
  '%s needs what the table of needs says, no more and no less',
  (rule, broken) => {
    const full = { ...contextOf(broken), ...broken.context };
    const needs = ruleNeeds[rule] ?? [];
    expect(ruleEnforcement(rule, full)).toBe('check');
    expect(ruleEnforcement(rule)).toBe(needs.length === 0 ? 'check' : 'not-checkable');
    for (const need of needs) {
      expect(ruleEnforcement(rule, without(full, need))).toBe('not-checkable');
      expect(fires(rule, broken, without(full, need))).toBe(false);
    }
    const needed = needs.map((need) => need.split('.')[0]);
    const least = Object.fromEntries(Object.entries(full).filter(([key]) => needed.includes(key)));
    expect(fires(rule, broken, least)).toBe(true);
  },
);

test('every rule that validation can check, or that reading enforces, has a case here, and no other', () => {
  const full = contexts.document;
  const wanted = ruleIds.filter(
    (rule) =>
      ruleEnforcement(rule, full) === 'check' || ruleErrors(rule).some((code) => /^(EDXML|XML)_/.test(code)),
  );
  expect(Object.keys(ruleCases).sort()).toEqual([...wanted].sort());
});

describe('the state of the rules is told honestly', () => {
  test('there are 179, of three severities', () => {
    const count = (severity: string) => ruleIds.filter((rule) => ruleRow(rule).severity === severity).length;
    expect([ruleIds.length, count('error'), count('warning'), count('information')]).toEqual([
      179, 75, 95, 9,
    ]);
  });

  test.each([
    ['R-060', 'check'],
    ['R-001', 'error'],
    ['R-023', 'error'],
    ['R-067', 'not-checkable'],
    ['R-187', 'error'],
  ] as const)('%s: %s', (rule, expected) => {
    expect(ruleEnforcement(rule)).toBe(expected);
  });
});
