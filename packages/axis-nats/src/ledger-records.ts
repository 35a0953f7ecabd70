import { ExchangeError } from '@lienthong/errors';
import { streamNames } from './axis-subjects.ts';
import type { NatsLink } from './nats-link.ts';
import { PushedRecords, type StoredRecord } from './pushed-records.ts';

/** Attempts in a row that bring nothing. */
const idleAttemptsMax = 5;
/** Pause before a copy of the stream that lags is asked again, and how often it is, milliseconds and times: half a minute. */
const lag = { pauseMs: 200, attemptsMax: 150 } as const;

/**
 * The messages on the subjects that `filter` stands for, in order, from `start` to the last one that was there when
 * reading began. After a break of the connection reading goes on where it was.
 *
 * Of several servers any may serve the reader, also one that lags behind what senders were told is stored: with `least` it is
 * not believed before it has caught up.
 *
 * @param filter - one subject, or first tokens and `>`
 * @param options.start - place from which on
 * @param options.least - messages that there are at least, as the server says that leads the stream
 * @throws AXIS_UNREACHABLE when several attempts brought nothing, or no server has caught up
 * @throws AXIS_NOT_ALLOWED
 */
export async function* ledgerRecords(
  link: NatsLink,
  filter: string,
  { start = 1, least = 0 }: { readonly start?: number; readonly least?: number } = {},
): AsyncGenerator<StoredRecord, void, undefined> {
  let next = start;
  let left: number | undefined;
  let lagging = 0;
  for (let idleAttempts = 0; idleAttempts < idleAttemptsMax; idleAttempts += 1) {
    const pushed = new PushedRecords(link, { stream: streamNames.ledger, filter, start: next });
    try {
      const pending = await pushed.open();
      if (left === undefined && pending < least) {
        if (lagging === lag.attemptsMax) break;
        lagging += 1;
        idleAttempts = -1;
        await link.clock.sleep(lag.pauseMs);
        continue;
      }
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
