import { type ExchangeError, errorRow, type Language } from '@lienthong/errors';
import type { Problem } from '../model/problem.ts';

/** An error as the API answers it, in one language. */
export function problemOf(error: ExchangeError, language: Language): Problem {
  const { httpStatus, number, retry } = errorRow(error.code);
  const { summary, action } = error.text(language);
  return {
    type: `/errors#${error.code.toLowerCase().replaceAll('_', '-')}`,
    title: summary,
    status: httpStatus,
    detail: action,
    code: error.code,
    number,
    retry,
    details: { ...error.details },
  };
}
