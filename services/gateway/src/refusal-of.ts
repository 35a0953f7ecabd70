import { ExchangeError, receivedError } from '@lienthong/errors';
import type { Outcome } from '@lienthong/exchange';

/** Why no copy went its way: the first reason of the node. */
export function refusalOf({ refusals }: Outcome): ExchangeError {
  const { code = '', details = {}, rule } = refusals[0] ?? {};
  const known = receivedError(code, rule === undefined ? details : { rule, ...details });
  return known ?? new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: code });
}
