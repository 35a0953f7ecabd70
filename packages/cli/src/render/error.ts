import { type ErrorCode, type ExchangeError, errorRow, errorText, type Language } from '@lienthong/errors';
import { wrap } from './columns.ts';
import type { Look } from './look.ts';
import { printable } from './printable.ts';

/** What is said about an error or a refusal: the row of the table with its parameters. */
export type ErrorFacts = {
  readonly code: ErrorCode;
  /** Rule of the package where it replaces the clause of the row. */
  readonly rule?: string | undefined;
  readonly details: Readonly<Record<string, string | number>>;
};

const labels = {
  action: { vi: 'Cần làm', en: 'To do' },
  details: { vi: 'Chi tiết', en: 'Details' },
} as const satisfies Record<string, Record<Language, string>>;

/** Lines of an error: code, number and rule, what happened, what to do; details and cause only where asked for. */
export function errorLines(
  error: ExchangeError,
  look: Look,
  options: { readonly verbose: boolean },
): string[] {
  const { language, style } = look;
  const label = (name: keyof typeof labels) => style.dim(`${labels[name][language]}:`);
  const { summary, action } = error.text(language);
  const lines = [
    `${style.bad('✗')} ${style.bold(errorName({ code: error.code, details: error.details }))}`,
    ...wrap(printable(summary), 96).map((line) => `  ${line}`),
    ...wrap(`${label('action')} ${printable(action)}`, 96).map((line) => `  ${line}`),
  ];
  if (!options.verbose) return lines;
  const cause = error.cause instanceof Error ? error.cause : undefined;
  return [
    ...lines,
    `  ${label('details')} ${printable(JSON.stringify(error.details))}`,
    ...`${error.stack ?? ''}${cause ? `\n${cause.stack ?? cause.message}` : ''}`
      .split('\n')
      .map((line) => style.dim(`    ${printable(line)}`)),
  ];
}

/** Code, number and rule in one line: `SIGNATURE_REFERENCE_MISMATCH · 2003 · R-187`. */
export function errorName({ code, rule }: ErrorFacts): string {
  const row = errorRow(code);
  const clause = rule ?? row.clause;
  return [code, row.number, ...(clause === undefined ? [] : [clause])].join(' · ');
}

/** An error as data: what a program needs and both languages. */
export function errorData({ code, rule, details }: ErrorFacts): object {
  const row = errorRow(code);
  const [vi, en] = [errorText(code, details, 'vi'), errorText(code, details, 'en')];
  return {
    code,
    number: row.number,
    rule: rule ?? row.clause ?? null,
    retry: row.retry,
    blame: row.blame,
    summary: { vi: vi.summary, en: en.summary },
    action: { vi: vi.action, en: en.action },
    details,
  };
}
