import { type ErrorCode, errorRow, errorTable } from '@lienthong/errors';
import { agenciesChecks } from './checks/agencies-checks.ts';
import { readAttachmentOutcomes } from './checks/attachment-reading.ts';
import { attachmentsChecks } from './checks/attachments-checks.ts';
import { businessChecks } from './checks/business-checks.ts';
import type { Check, CheckSubject, Checks } from './checks/check.ts';
import { historyChecks } from './checks/history-checks.ts';
import { identityChecks } from './checks/identity-checks.ts';
import { shapedContainers } from './checks/package-shape.ts';
import { packageTexts } from './checks/package-texts.ts';
import { statusChecks } from './checks/status-checks.ts';
import { statusHistoryChecks } from './checks/status-history-checks.ts';
import { structureChecks } from './checks/structure-checks.ts';
import { DefectLocator, type DefectPlace } from './defect-locator.ts';
import type { EdxmlPackage } from './edxml-package.ts';
import type { Finding } from './finding.ts';
import { locateOffsets } from './locate-offsets.ts';
import { ruleNeeds } from './rules/rule-needs.ts';
import { type RuleId, ruleRow, ruleTable, type Severity } from './rules/rule-table.ts';
import { satisfies, type ValidationContext } from './validation-context.ts';

const allChecks: Checks = {
  ...structureChecks,
  ...agenciesChecks,
  ...identityChecks,
  ...businessChecks,
  ...historyChecks,
  ...attachmentsChecks,
  ...statusChecks,
  ...statusHistoryChecks,
};

/** Every rule id, in order. */
export const ruleIds: readonly RuleId[] = Object.keys(ruleTable) as RuleId[];

/** Every check with its rule, so that nothing is looked up in tables package by package. */
const checks: readonly { readonly rule: RuleId; readonly severity: Severity; readonly check: Check }[] =
  ruleIds.flatMap((rule) => {
    const check = allChecks[rule];
    return check === undefined ? [] : [{ rule, severity: ruleRow(rule).severity, check }];
  });

const findingsMax = 500;

/**
 * The defects of a package, in the order of the rules, at most 500. Never throws for a bad package. Checked are the rules that
 * {@link ruleEnforcement} calls `check` with the same context; signatures are not looked at.
 *
 * @param rules - those that are checked; all of them where left out
 * @clause edxml-102 §5
 */
export function validateEdxml(
  edxml: EdxmlPackage,
  context: ValidationContext = {},
  rules?: ReadonlySet<RuleId>,
): Finding[] {
  const { source } = edxml;
  const subject: CheckSubject = {
    edxml,
    context,
    attachments: once(() =>
      context.attachmentContent === 'skip' ? [] : readAttachmentOutcomes(edxml, { pdf: context.pdf }),
    ),
    texts: once(() => packageTexts(edxml)),
    containers: once(() => (source === undefined ? [] : shapedContainers(source, edxml.kind))),
  };
  const locator = new DefectLocator(source);
  const found: (Pick<Finding, 'rule' | 'severity' | 'parameters'> & DefectPlace)[] = [];
  search: for (const { rule, severity, check } of checks) {
    if (rules?.has(rule) === false) continue;
    for (const { at, parameters } of check(subject)) {
      if (found.length === findingsMax) break search;
      found.push({ rule, severity, parameters, ...locator.place(at) });
    }
  }
  if (source === undefined || found.length === 0) return found;
  const locations = locateOffsets(
    source.document.bytes,
    found.map(({ offset = 0 }) => offset),
  );
  return found.map(({ offset = 0, ...finding }) => ({ ...finding, ...locations.get(offset) }));
}

/** `make`'s result, made when first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Who enforces a rule: `check`, validation with such a context; `not-checkable`, there is a check and the context lacks what
 * it needs ({@link ruleNeeds}); `error`, an error of the project that names the rule as its clause, such as those that refuse
 * a package while it is read or judge its signature; `none`, nobody yet. Derived from what exists, not written down.
 */
export function ruleEnforcement(
  rule: RuleId,
  context: ValidationContext = {},
): 'check' | 'not-checkable' | 'error' | 'none' {
  if (allChecks[rule] !== undefined) {
    const isCheckable = (ruleNeeds[rule] ?? []).every((need) => satisfies(context, need));
    return isCheckable ? 'check' : 'not-checkable';
  }
  return ruleErrors(rule).length > 0 ? 'error' : 'none';
}

/** The errors of the project that name the rule as their clause. */
export function ruleErrors(rule: RuleId): readonly ErrorCode[] {
  return (Object.keys(errorTable) as ErrorCode[]).filter((code) => errorRow(code).clause === rule);
}
