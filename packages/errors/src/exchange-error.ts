import type { ErrorRow } from './error-row.ts';
import { type ErrorCode, errorTable } from './error-table.ts';

type ParametersOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersOf<Rest>
  : never;

type TextsOf<Code extends ErrorCode> = (typeof errorTable)[Code][
  | 'summary'
  | 'summaryVi'
  | 'action'
  | 'actionVi'];

/** The parameters that the texts of a code name, each a string or a number. */
export type ErrorDetails<Code extends ErrorCode = ErrorCode> = {
  readonly [Name in ParametersOf<TextsOf<Code>>]: string | number;
};

/** A language in which every text for people exists. */
export type Language = 'vi' | 'en';

/** An error as people and programs read it: what happened and what to do, in one language. */
export type ErrorText = { readonly summary: string; readonly action: string };

/** The table's row of `code`, with its optional members. */
export function errorRow(code: ErrorCode): ErrorRow {
  return errorTable[code];
}

/** Texts of `code` in `language`, parameters filled in; a parameter without a value stays visible as `{name}`. */
export function errorText(
  code: ErrorCode,
  details: Readonly<Record<string, string | number>>,
  language: Language,
): ErrorText {
  const row = errorRow(code);
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(details, name) ? String(details[name]) : whole,
    );
  return language === 'vi'
    ? { summary: fill(row.summaryVi), action: fill(row.actionVi) }
    : { summary: fill(row.summary), action: fill(row.action) };
}

type Arguments<Code extends ErrorCode> = [ParametersOf<TextsOf<Code>>] extends [never]
  ? [details?: Record<string, never>, options?: ErrorOptions]
  : [details: ErrorDetails<Code>, options?: ErrorOptions];

/**
 * The one error class. Callers switch on `code`; `message` is for people and not API.
 * `details` are typed by code from the parameters of the row's texts.
 */
export class ExchangeError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: Code, ...[details = {}, options]: Arguments<Code>) {
    super(`${code}: ${errorText(code, details, 'en').summary}`, options);
    this.name = 'ExchangeError';
    this.code = code;
    this.details = details;
  }

  /** The row's public number. */
  get number(): number {
    return errorRow(this.code).number;
  }

  /** What happened and what to do, in one language. */
  text(language: Language): ErrorText {
    return errorText(this.code, this.details, language);
  }
}

/** Whether `value` is an {@link ExchangeError}, with one of `codes` where given. */
export function isExchangeError(value: unknown, ...codes: readonly ErrorCode[]): value is ExchangeError {
  return value instanceof ExchangeError && (codes.length === 0 || codes.includes(value.code));
}

/**
 * The error that another process has reported by code and parameters; undefined where this table does not have the
 * code.
 */
export function receivedError(
  code: string,
  details: Readonly<Record<string, string | number>>,
): ExchangeError | undefined {
  if (!Object.hasOwn(errorTable, code)) return undefined;
  const Received = ExchangeError as new (code: string, details: object) => ExchangeError;
  return new Received(code, details);
}
