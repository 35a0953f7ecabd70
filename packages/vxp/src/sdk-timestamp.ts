import { ExchangeError } from '@lienthong/errors';
import { instantOf, vietnamOffsetMs } from './vxp-time.ts';

const dayMs = 86_400_000;

/**
 * The timestamp that the SDK makes of an instant on a computer set to Vietnam's time: `ddMMyyyy'T'HHmmss+SSSS`, the
 * milliseconds with four digits.
 *
 * @param atMs - milliseconds since 1970-01-01T00:00:00Z.
 * @clause VXP §2.2
 */
export function formatSdkTimestamp(atMs: number): string {
  const [date = '', time = ''] = new Date(atMs + vietnamOffsetMs).toISOString().split('T');
  const [seconds = '', milliseconds = ''] = time.slice(0, -1).split('.');
  return `${date.split('-').reverse().join('')}T${seconds.replaceAll(':', '')}+0${milliseconds}`;
}

/**
 * The instant of an SDK timestamp, taken as Vietnam's time: the text names no zone.
 *
 * @returns milliseconds since 1970-01-01T00:00:00Z.
 * @throws VXP_TIMESTAMP_MALFORMED where it does not have the form or names no instant.
 */
export function parseSdkTimestamp(text: string): number {
  const [, day, month, year, hour, minute, second, milliseconds] =
    /^(\d{2})(\d{2})(\d{4})T(\d{2})(\d{2})(\d{2})\+0(\d{3})$/.exec(text) ?? [];
  const at = instantOf(`${year}-${month}-${day}`, `${hour}:${minute}:${second}.${milliseconds}`);
  if (at === undefined) throw new ExchangeError('VXP_TIMESTAMP_MALFORMED', { value: text.slice(0, 100) });
  return at;
}

/**
 * Checks that a timestamp is at most `freshnessDays` away from `nowMs`. Only for those who want it: the SDK sends the
 * time at which its service object was built, so that any window breaks clients that run for long.
 *
 * @param timestamp - undefined where the request has none.
 * @param options - `nowMs`: milliseconds since 1970-01-01T00:00:00Z; `freshnessDays`: at least 1, so that clients in
 *   other time zones pass.
 * @throws VXP_TIMESTAMP_MALFORMED where there is none or it cannot be read.
 * @throws VXP_TIMESTAMP_STALE where it is further away, before or after.
 * @clause VXP §2.4
 */
export function verifyFreshness(
  timestamp: string | undefined,
  options: { readonly nowMs: number; readonly freshnessDays: number },
): void {
  const at = parseSdkTimestamp(timestamp ?? '');
  if (Math.abs(options.nowMs - at) > options.freshnessDays * dayMs)
    throw new ExchangeError('VXP_TIMESTAMP_STALE', {
      value: timestamp ?? '',
      freshnessDays: options.freshnessDays,
    });
}
