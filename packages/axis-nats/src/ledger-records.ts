import { ExchangeError } from '@lienthong/errors';
import { streamNames } from './axis-subjects.ts';
import type { NatsLink } from './nats-link.ts';
import { PushedRecords, type StoredRecord } from './pushed-records.ts';

/** Attempts in a row that bring nothing. */
const idleAttemptsMax = 5;

/**
 * The messages on the subjects that `filter` stands for, in order, from `start` to the last one that was there when
 * reading began. After a break of the connection reading goes on where it was.
 *
 * @param filter - one subject, or first tokens and `>`
 * @throws AXIS_UNREACHABLE when several attempts brought nothing
 * @throws AXIS_NOT_ALLOWED
 */
export async function* ledgerRecords(
  link: NatsLink,
  filter: string,
  start = 1,
): AsyncGenerator<StoredRecord, void, undefined> {
  let next = start;
  let left: number | undefined;
  for (let idleAttempts = 0; idleAttempts < idleAttemptsMax; idleAttempts += 1) {
    const pushed = new PushedRecords(link, { stream: streamNames.ledger, filter, start: next });
    try {
      const pending = await pushed.open();
      left ??= pending;
      if (left === 0) return;
      for await (const record of pushed.records()) {
        idleAttempts = 0;
        next = record.sequence + 1;
        left -= 1;
        yield record;
        if (left === 0) return;
      }
    } finally {
      pushed.close();
    }
    link.log.log('debug', 'ledger-read-again', { filter, next, left });
  }
  throw new ExchangeError('AXIS_UNREACHABLE', { what: `read ${filter}` });
}
