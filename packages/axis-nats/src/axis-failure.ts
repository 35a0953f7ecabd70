import { ExchangeError } from '@lienthong/errors';
import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';

/** The connection broke while something was on its way; whether it arrived is unknown. */
export class ConnectionLost extends Error {
  constructor() {
    super('connection lost');
    this.name = 'ConnectionLost';
  }
}

/** An answer of the server that is not what it should be, with the server's words. */
export class ServerRefusal extends Error {
  readonly errorCode: number;
  readonly status: number;

  constructor(refusal: {
    readonly errorCode: number;
    readonly status: number;
    readonly description: string;
  }) {
    super(refusal.description);
    this.name = 'ServerRefusal';
    this.errorCode = refusal.errorCode;
    this.status = refusal.status;
  }
}

/** Error codes of the server that callers act upon. */
export const serverErrorCodes = {
  consumerNotFound: 10014,
  streamNotFound: 10059,
  wrongLastSequence: 10071,
  wrongLastSequenceUnknown: 10164,
} as const;

/** Account, memory, server and stream storage limits. */
const storageLimitCodes: ReadonlySet<number> = new Set([10002, 10023, 10028, 10047]);
const storageLimitText = /maximum (?:bytes|messages) exceeded|insufficient|resource.* exceeded/i;

/** Whether the server said that it has no room. */
function isFull(failure: unknown): boolean {
  return (
    failure instanceof ServerRefusal &&
    (storageLimitCodes.has(failure.errorCode) || storageLimitText.test(failure.message))
  );
}

/** Whether the server said that the subject holds its one message already. */
export function isSubjectTaken(failure: unknown): boolean {
  if (failure instanceof ExchangeError) return isSubjectTaken(failure.cause);
  return failure instanceof ServerRefusal && /maximum messages per subject exceeded/i.test(failure.message);
}

/** Whether `failure` or what caused it is a refused right. */
function isViolation(failure: unknown): boolean {
  if (failure instanceof errors.PermissionViolationError || failure instanceof errors.AuthorizationError)
    return true;
  return failure instanceof Error && failure.cause !== undefined && isViolation(failure.cause);
}

/** Whether nobody listens on the subject asked. */
export function isNoResponders(failure: unknown): boolean {
  return (
    failure instanceof errors.NoRespondersError ||
    (failure instanceof errors.RequestError && failure.isNoResponders())
  );
}

/** Whether the same request may succeed a moment later: the axis was away, or is starting. */
export function isTransient(failure: unknown): boolean {
  if (isViolation(failure) || isFull(failure) || isSubjectTaken(failure)) return false;
  if (failure instanceof ServerRefusal) return failure.status >= 500;
  return (
    failure instanceof ConnectionLost ||
    failure instanceof errors.TimeoutError ||
    failure instanceof errors.RequestError ||
    isNoResponders(failure)
  );
}

/**
 * `failure` as the axis names it, with the library's error as cause.
 *
 * @param what - what was tried, for people: `send to commune.H41.31.20.000`
 */
export function axisFailure(failure: unknown, what: string): ExchangeError {
  if (failure instanceof ExchangeError) return failure;
  const options = { cause: failure };
  if (isViolation(failure)) return new ExchangeError('AXIS_NOT_ALLOWED', { what }, options);
  if (isFull(failure)) return new ExchangeError('AXIS_FULL', { what }, options);
  return new ExchangeError('AXIS_UNREACHABLE', { what }, options);
}

/** The library's error of the JetStream interface as a {@link ServerRefusal}; anything else unchanged. */
export function unwrapped(failure: unknown): unknown {
  return failure instanceof JetStreamApiError
    ? new ServerRefusal({
        errorCode: failure.code,
        status: failure.status,
        description: failure.message,
      })
    : failure;
}
