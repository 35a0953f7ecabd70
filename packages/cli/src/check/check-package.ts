import {
  type AgencyDirectory,
  applyPolicy,
  examineEdxml,
  type Finding,
  findingText,
  isRuleId,
  type Policy,
  type RuleId,
  ruleEnforcement,
  ruleIds,
  type ValidationContext,
} from '@lienthong/edxml';
import { pdfInspector } from '@lienthong/pdf';
import { TrustStore } from '@lienthong/pki';
import type { CheckedPackage, CheckItem } from './check-result.ts';
import { excerptsOf } from './excerpts.ts';
import { type FixedPackage, fixPackage } from './fix-package.ts';
import { checkSignature, trustRules } from './signature-items.ts';

/** What packages are checked against. */
export type CheckSettings = {
  readonly policy: Policy;
  readonly now: number;
  readonly registry?: AgencyDirectory;
  /** Whether pieces of the lines are to be shown. */
  readonly withExcerpts: boolean;
};

/** Everything that is wrong with the package in `bytes`, and the package as the Java SDK would have written it. */
export function checkPackage(
  name: string,
  bytes: Uint8Array,
  settings: CheckSettings,
): { readonly checked: CheckedPackage; readonly fixed: () => FixedPackage } {
  const { edxml, findings } = examineEdxml(bytes, { ...contextOf(settings), repair: 'try' });
  const weighed = applyPolicy(findings, settings.policy).map(itemOf);
  const signature = edxml === undefined ? { items: [], isValid: false } : checkSignature(edxml, settings.now);
  const items = [...weighed, ...signature.items.flatMap((item) => weigh(item, settings.policy))].sort(
    (one, other) => one.line - other.line || one.column - other.column,
  );
  return {
    checked: {
      name,
      ...(edxml && { kind: edxml.kind }),
      items,
      excerpts: settings.withExcerpts ? excerptsOf(bytes, items) : [],
    },
    fixed: () => fixPackage(edxml, bytes, signature),
  };
}

/** The rules that a check with these settings cannot decide. */
export function rulesNotChecked(settings: CheckSettings): readonly RuleId[] {
  const context = contextOf(settings);
  return ruleIds.filter((rule) => {
    const enforcement = ruleEnforcement(rule, context);
    const isTrust = trustRules.some((one) => one === rule);
    return enforcement === 'not-checkable' || enforcement === 'none' || isTrust;
  });
}

/** Whose signatures stand on a PDF is not judged here: a check trusts nobody. */
const nobody = new TrustStore();

function contextOf({ now, registry }: CheckSettings): ValidationContext {
  return { now, pdf: pdfInspector({ trust: nobody, at: now }), ...(registry && { registry }) };
}

function itemOf(finding: Finding): CheckItem {
  const { rule, severity, path, line = 1, column = 1 } = finding;
  const message = { vi: findingText(finding, 'vi'), en: findingText(finding, 'en') };
  return { id: rule, severity, message, path, line, column };
}

/** The item as the policy weighs it; none where its rule is off. */
function weigh(item: CheckItem, { rules }: Policy): readonly CheckItem[] {
  const weight = isRuleId(item.id) ? (rules[item.id] ?? item.severity) : item.severity;
  return weight === 'off' ? [] : [{ ...item, severity: weight }];
}
