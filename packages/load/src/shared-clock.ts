import type { Clock } from '@lienthong/runtime';
import { systemClock } from '@lienthong/runtime';

/** An instant, milliseconds since 1970, and what the machine's steady counter showed then, nanoseconds. */
export type ClockEpoch = { readonly at: number; readonly ticks: bigint };

/** The present instant as an epoch: processes of one machine that are given the same one have the same clock. */
export function clockEpoch(): ClockEpoch {
  return { at: systemClock.now(), ticks: process.hrtime.bigint() };
}

/**
 * A clock to the microsecond that never jumps: the counter since the machine's start is the same in all processes, whatever
 * happens to the time of day meanwhile.
 */
export function sharedClock({ at, ticks }: ClockEpoch): Clock {
  return { ...systemClock, now: () => at + Number(process.hrtime.bigint() - ticks) / 1_000_000 };
}
