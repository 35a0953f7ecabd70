import { agenciesRules } from './agencies-rules.ts';
import { attachmentsRules } from './attachments-rules.ts';
import { businessRules } from './business-rules.ts';
import { dutiesRules } from './duties-rules.ts';
import { identityRules } from './identity-rules.ts';
import { signatureRules } from './signature-rules.ts';
import { statusRules } from './status-rules.ts';
import { structureRules } from './structure-rules.ts';

/** How much a broken rule weighs: refuse, deliver and report, or mention. A policy may raise or lower it. */
export type Severity = 'error' | 'warning' | 'information';

/** One validation rule. Texts may hold `{parameters}`, the same in both languages. */
export type RuleRow = {
  readonly severity: Severity;
  /** Where the rule comes from, in the marks of edxml-102 §0.1. */
  readonly source: string;
  readonly vi: string;
  readonly en: string;
};

/** Every rule of edxml-102 §5, by id. Data only. */
export const ruleTable: typeof structureRules &
  typeof agenciesRules &
  typeof identityRules &
  typeof businessRules &
  typeof attachmentsRules &
  typeof signatureRules &
  typeof statusRules &
  typeof dutiesRules = {
  ...structureRules,
  ...agenciesRules,
  ...identityRules,
  ...businessRules,
  ...attachmentsRules,
  ...signatureRules,
  ...statusRules,
  ...dutiesRules,
};

/** Id of a rule. */
export type RuleId = keyof typeof ruleTable;

/** Whether `id` is a rule. */
export function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(ruleTable, id);
}

/** The rule's row. */
export function ruleRow(id: RuleId): RuleRow {
  return ruleTable[id];
}
