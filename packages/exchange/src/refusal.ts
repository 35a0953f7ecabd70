import { type ErrorCode, type ExchangeError, errorRow } from '@lienthong/errors';
import type { PackageFacts } from '@lienthong/ledger';

/** Why copies were not accepted: a code of the error table, the rule where one exists, and the texts' parameters. */
export type Refusal = {
  readonly code: ErrorCode;
  readonly rule?: string | undefined;
  readonly details: Readonly<Record<string, string | number>>;
};

/** The refusal that an error stands for; `rule` replaces the clause of the error's row. */
export function refusalOf(error: ExchangeError, rule?: string): Refusal {
  const clause = rule ?? errorRow(error.code).clause;
  return { code: error.code, details: error.details, ...(clause === undefined ? {} : { rule: clause }) };
}

/** What a node let pass, as its ledger keeps it; nothing where there is nothing to say. */
export function remarksOf(remarks: readonly Refusal[]): Pick<PackageFacts, 'remarks'> {
  return remarks.length === 0 ? {} : { remarks };
}
