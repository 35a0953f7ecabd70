import { ExchangeError, receivedError } from '@lienthong/errors';

/** An error on its way between threads: structured cloning keeps no classes, so that ours go by code and parameters. */
export type TaskFailure =
  | { readonly code: string; readonly details: Readonly<Record<string, string | number>> }
  | { readonly error: unknown };

export function taskFailure(error: unknown): TaskFailure {
  if (error instanceof ExchangeError) return { code: error.code, details: error.details };
  return { error: error instanceof Error ? error : new Error(String(error)) };
}

/** The error that {@link taskFailure} took. */
export function failureError(failure: TaskFailure): unknown {
  if ('error' in failure) return failure.error;
  return receivedError(failure.code, failure.details);
}
