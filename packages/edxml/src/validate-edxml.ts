import { type ErrorCode, type ExchangeError, errorRow, errorTable, isExchangeError } from '@lienthong/errors';
import { agenciesChecks } from './checks/agencies-checks.ts';
import { readAttachmentOutcomes } from './checks/attachment-reading.ts';
import { attachmentsChecks } from './checks/attachments-checks.ts';
import { businessChecks } from './checks/business-checks.ts';
import type { Check, CheckSubject, Checks } from './checks/check.ts';
import { identityChecks } from './checks/identity-checks.ts';
import { shapedContainers } from './checks/package-shape.ts';
import { packageTexts } from './checks/package-texts.ts';
import { statusChecks } from './checks/status-checks.ts';
import { structureChecks } from './checks/structure-checks.ts';
import type { EdxmlPackage } from './edxml-package.ts';
import type { Finding } from './finding.ts';
import { locateDefect } from './locate-finding.ts';
import { type ParseEdxmlOptions, parseEdxml } from './parse-edxml.ts';
import { isRuleId, type RuleId, ruleRow, ruleTable } from './rules/rule-table.ts';
import type { ValidationContext } from './validation-context.ts';

const checks: Checks = {
  ...structureChecks,
  ...agenciesChecks,
  ...identityChecks,
  ...businessChecks,
  ...attachmentsChecks,
  ...statusChecks,
};

const findingsMax = 500;

/**
 * The defects of a package, in the order of the rules, at most 500. Never throws for a bad package. Checked are the rules that
 * {@link ruleEnforcement} calls `check`, as far as `context` gives what they need; signatures are not looked at.
 *
 * @clause edxml-102 §5
 */
export function validateEdxml(edxml: EdxmlPackage, context: ValidationContext = {}): Finding[] {
  const { source } = edxml;
  const subject: CheckSubject = {
    edxml,
    context,
    attachments: once(() => (context.attachmentContent === 'skip' ? [] : readAttachmentOutcomes(edxml))),
    texts: once(() => [...packageTexts(edxml)]),
    containers: once(() => (source === undefined ? [] : shapedContainers(source, edxml.kind))),
  };
  const findings: Finding[] = [];
  for (const [rule, check] of Object.entries(checks) as [RuleId, Check][]) {
    for (const { at, parameters } of check(subject)) {
      if (findings.length === findingsMax) return findings;
      const { severity } = ruleRow(rule);
      findings.push({ rule, severity, parameters, ...locateDefect(source, at) });
    }
  }
  return findings;
}

/** `make`'s result, made when first asked for. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What a package's bytes are worth: the package where it can be used at all, and every defect. */
export type EdxmlExamination = {
  readonly edxml?: EdxmlPackage;
  /** Why the package cannot be used. */
  readonly error?: ExchangeError;
  readonly findings: readonly Finding[];
};

/** Reads and validates in one; a package that cannot be read becomes one finding instead of an exception. */
export function examineEdxml(
  bytes: Uint8Array,
  options: ParseEdxmlOptions & ValidationContext = {},
): EdxmlExamination {
  let edxml: EdxmlPackage;
  try {
    edxml = parseEdxml(bytes, options);
  } catch (error) {
    if (!isExchangeError(error)) throw error;
    return { error, findings: [findingOf(error)] };
  }
  return { edxml, findings: validateEdxml(edxml, options) };
}

function findingOf(error: ExchangeError): Finding {
  const clause = errorRow(error.code).clause ?? '';
  const rule: RuleId = isRuleId(clause) ? clause : 'R-001';
  const { details } = error;
  const { line, column } = details;
  const parameters = {
    error: error.code,
    n: rule === 'R-020' ? Math.floor(Number(details['bytesMax']) / 1_048_576) : (line ?? 1),
    p: details['prefix'] ?? '',
    ns: details['namespace'] ?? '',
  };
  return {
    rule,
    severity: ruleRow(rule).severity,
    parameters,
    path: '/',
    ...(typeof line === 'number' ? { line } : {}),
    ...(typeof column === 'number' ? { column } : {}),
  };
}

/**
 * Who enforces a rule: a `check` of {@link validateEdxml}; an `error` of the project that names the rule as its clause, such as
 * those that refuse a package while it is read; or nobody yet (`none`). Derived from what exists, not written down.
 */
export function ruleEnforcement(rule: RuleId): 'check' | 'error' | 'none' {
  if (Object.hasOwn(checks, rule)) return 'check';
  const codes = Object.keys(errorTable) as ErrorCode[];
  return codes.some((code) => errorRow(code).clause === rule) ? 'error' : 'none';
}

/** Every rule id, in order. */
export const ruleIds: readonly RuleId[] = Object.keys(ruleTable) as RuleId[];
