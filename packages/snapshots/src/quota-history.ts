import { operatorNoticeKey } from '@lienthong/axis';
import { isExchangeError } from '@lienthong/errors';
import { type Quota, QuotaBook } from '@lienthong/exchange';
import { ExchangeControl } from '@lienthong/node-host';
import { systemClock } from '@lienthong/runtime';
import { DeliverPolicy, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { ZodError } from 'zod';

/** The quotas of an exchange from an instant of its servers on, milliseconds since 1970, until the next. */
export type QuotaPeriod = { readonly from: number; readonly quotas: QuotaBook };

/** All quotas that ever held, the earliest first; none where none was ever set. */
export async function quotaHistory(connection: NatsConnection): Promise<readonly QuotaPeriod[]> {
  const consumer = await jetstream(connection).consumers.get('LT_NOTICE', {
    filter_subjects: [`lt.notice.${operatorNoticeKey}`],
    deliver_policy: DeliverPolicy.All,
  });
  const periods: QuotaPeriod[] = [];
  let { num_pending: left } = await consumer.info();
  if (left === 0) return periods;
  const control = new ExchangeControl(systemClock);
  let known = '[]';
  const received = await consumer.consume();
  for await (const message of received) {
    const { streamSequence, timestampNanos } = message.info;
    hear(control, message.data, streamSequence);
    const list = control.quotas.list();
    const said = JSON.stringify(list);
    if (said !== known)
      periods.push({ from: Math.floor(timestampNanos / 1_000_000), quotas: new QuotaBook(asQuotas(list)) });
    known = said;
    left -= 1;
    if (left === 0) break;
  }
  await received.close();
  return periods;
}

/** What held at an instant; undefined where nothing was limited. */
export function quotasAt(history: readonly QuotaPeriod[], at: number): QuotaBook | undefined {
  return history.findLast(({ from }) => from <= at)?.quotas;
}

function asQuotas(
  list: readonly (readonly [where: string, quota: Quota])[],
): Readonly<Record<string, Quota>> {
  return Object.fromEntries(list);
}

/** Processes pass over what is no notice, and so does history. */
function hear(control: ExchangeControl, body: Uint8Array, sequence: number): void {
  try {
    control.hear(body, sequence);
  } catch (failure) {
    if (!(failure instanceof ZodError || failure instanceof SyntaxError || isExchangeError(failure)))
      throw failure;
  }
}
