import { ExchangeError } from '@lienthong/errors';

/**
 * Holds in production too: a node whose invariant broke must stop and start again from its stream.
 *
 * @throws INVARIANT_BROKEN when `condition` is false
 */
export function assertInvariant(condition: boolean, what: string): asserts condition {
  if (!condition) throw new ExchangeError('INVARIANT_BROKEN', { what });
}
