import { ExchangeError } from '@lienthong/errors';
import type { Clock, RandomSource } from '@lienthong/runtime';
import { type FetchMessage, fetchMessage } from './fetch-message.ts';
import { parseTimeStamp, parseTimeStampResponse, timeStampBytesMax } from './time-stamp.ts';
import { buildTimeStampRequest, type TimeStampRequest } from './time-stamp-request.ts';
import type { TrustStore } from './trust-store.ts';
import { verifyTimeStamp } from './verify-time-stamp.ts';

/** A verified time stamp. */
export type ObtainedTimeStamp = {
  /** DER. */
  readonly token: Uint8Array;
  /** Milliseconds. */
  readonly at: number;
};

const toleranceMs = 300_000;

/**
 * A time stamp from an authority, asked for with a nonce and verified: it is of this digest, by a trusted authority, and
 * its time is within five minutes of the clock.
 *
 * @throws PKI_SERVICE_UNREACHABLE when the authority does not answer
 * @throws PKI_MESSAGE_MALFORMED when its answer cannot be read
 * @throws PKI_TIME_STAMP_REFUSED when it refuses, or its stamp cannot be believed
 */
export async function requestTimeStamp(options: {
  readonly url: string;
  readonly stamped: Pick<TimeStampRequest, 'hash' | 'digest'>;
  readonly trust: TrustStore;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly fetchMessage?: FetchMessage;
}): Promise<ObtainedTimeStamp> {
  const { url, stamped, trust, clock, random, fetchMessage: fetcher = fetchMessage } = options;
  const refused = (problem: string): ExchangeError =>
    new ExchangeError('PKI_TIME_STAMP_REFUSED', { url, problem });
  const nonce = random.bytes(16);
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40; // a positive INTEGER in its shortest form
  const bytes = buildTimeStampRequest({ ...stamped, nonce, wantsCertificate: true });
  const token = parseTimeStampResponse(
    await fetcher({ url, body: { type: 'application/timestamp-query', bytes }, bytesMax: timeStampBytesMax }),
  );
  if (typeof token === 'string') throw refused(token);
  const { status, chain } = verifyTimeStamp(token, { stamped, trust });
  if (status !== 'valid') throw refused(status);
  if (chain?.trust !== 'trusted') throw refused(chain?.trust ?? 'not-checked');
  const { at, nonce: repeated } = parseTimeStamp(token);
  if (!repeated || Buffer.compare(repeated, nonce) !== 0) throw refused('the nonce is another one');
  const differenceMs = at - clock.now();
  if (Math.abs(differenceMs) > toleranceMs)
    throw refused(`its time differs by ${Math.round(differenceMs / 1000)} s`);
  return { token, at };
}
