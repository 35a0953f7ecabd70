import { type ErrorCode, type ExchangeError, errorRow } from '@lienthong/errors';

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
