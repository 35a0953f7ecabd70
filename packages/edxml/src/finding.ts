import type { ExchangeError } from '@lienthong/errors';
import { type RuleId, ruleRow, type Severity } from './rules/rule-table.ts';

/** Values for the `{parameters}` of a rule's texts. */
export type FindingParameters = Readonly<Record<string, string | number>>;

/** One defect of a package: which rule, where, with what. */
export type Finding = {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly parameters: FindingParameters;
  /** XPath of the element as written, or of its place where it is missing. */
  readonly path: string;
  /** 1-based; absent for a package that was not read from bytes. */
  readonly line?: number;
  /** 1-based, in characters; absent for a package that was not read from bytes. */
  readonly column?: number;
  /** Of a package that could not be read: the refusal, which says more than the rule. */
  readonly cause?: ExchangeError;
};

/** The finding as a sentence: the refusal's where there is one; a parameter without value stays visible as `{name}`. */
export function findingText(
  finding: Pick<Finding, 'rule' | 'parameters' | 'cause'>,
  language: 'vi' | 'en',
): string {
  const { parameters, cause } = finding;
  if (cause !== undefined) return cause.text(language).summary;
  return ruleRow(finding.rule)[language].replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? String(parameters[name]) : whole,
  );
}
