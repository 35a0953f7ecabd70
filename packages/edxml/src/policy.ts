import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import type { Finding } from './finding.ts';
import { isRuleId, type RuleId, ruleTable, type Severity } from './rules/rule-table.ts';

/** What a rule counts as; `off` leaves it out. */
export type RuleWeight = Severity | 'off';

/** The weight of every rule that does not keep its own. */
export type Policy = { readonly rules: Readonly<Partial<Record<RuleId, RuleWeight>>> };

/** Rules that name what the rules call fair use, or what lies around the package; being strict does not change them. */
const notTightened: ReadonlySet<RuleId> = new Set<RuleId>([
  'R-035',
  'R-038',
  'R-039',
  'R-040',
  'R-136',
  'R-166',
  'R-180',
  'R-191',
  'R-215',
]);

const strictRules: Policy['rules'] = Object.fromEntries(
  (Object.keys(ruleTable) as RuleId[])
    .filter((rule) => ruleTable[rule].severity === 'warning' && !notTightened.has(rule))
    .map((rule) => [rule, 'error']),
);

/** Policies with a name. */
export type PolicyProfile = 'lenient' | 'strict' | 'dotnet-peer';

/**
 * `lenient`: the rules as they are; takes everything that is known to travel, and names every defect. `strict`: what is
 * delivered with a warning is refused, but for what may be so. `dotnet-peer`: what a peer refuses that looks elements up by
 * their literal names, as the .NET software does, whatever namespaces say.
 *
 * @clause edxml-102 §1.2, §5
 */
export const policyProfiles: Readonly<Record<PolicyProfile, Policy>> = {
  lenient: { rules: {} },
  strict: { rules: strictRules },
  'dotnet-peer': {
    rules: { 'R-008': 'error', 'R-014': 'error', 'R-018': 'error', 'R-019': 'error' },
  },
};

/** The findings as the policy weighs them; those of rules that are off are left out. */
export function applyPolicy(findings: readonly Finding[], { rules }: Policy): Finding[] {
  return findings.flatMap((finding) => {
    const weight = rules[finding.rule] ?? finding.severity;
    return weight === 'off' ? [] : [{ ...finding, severity: weight }];
  });
}

const policyFile = z.strictObject({
  $schema: z.string().optional(),
  /** Profile that the rules below change. */
  profile: z.enum(['lenient', 'strict', 'dotnet-peer']).optional(),
  rules: z
    .partialRecord(
      z.string().refine(isRuleId, 'no rule has this id'),
      z.enum(['error', 'warning', 'information', 'off']),
    )
    .optional(),
});

/**
 * The policy that a policy file writes down: `{"profile": "strict", "rules": {"R-038": "off"}}`.
 *
 * @param text - JSON
 * @param profile - what the file's rules change, unless the file names a profile itself
 * @throws EDXML_POLICY_INVALID the text is no JSON, has unknown members, or names rules or weights that do not exist
 */
export function parsePolicy(text: string, profile: PolicyProfile = 'lenient'): Policy {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    throw new ExchangeError('EDXML_POLICY_INVALID', { place: '/', problem }, { cause });
  }
  const read = policyFile.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = `/${issue?.path.map(String).join('/') ?? ''}`.slice(0, 200);
    throw new ExchangeError('EDXML_POLICY_INVALID', { place, problem: issue?.message ?? '' });
  }
  const base = policyProfiles[read.data.profile ?? profile];
  return { rules: { ...base.rules, ...read.data.rules } };
}
