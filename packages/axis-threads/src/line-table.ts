import type { Call, HeardNotice, Notice, OutgoingMessage, SendResult } from '@lienthong/axis';
import type { Digest } from '@lienthong/content-store';
import type { LedgerRecord } from '@lienthong/ledger';

/** What threads ask each other: the question and its answer, by verb. */
export type Questions = {
  readonly send: readonly [OutgoingMessage, SendResult];
  readonly call: readonly [Call, Uint8Array];
  /** To hold content that all threads see. */
  readonly hold: readonly [{ readonly digest: Digest; readonly bytes: Uint8Array }, undefined];
  readonly append: readonly [
    { readonly node: string; readonly lines: readonly string[]; readonly after: number },
    number,
  ];
  /** To begin reading ledgers, and what they have next: nothing at their end. */
  readonly openLedgers: readonly [readonly string[], number];
  readonly readLedgers: readonly [number, readonly LedgerRecord[]];
  /** To be told all records from now on, under a number of the asker’s; answered when those stored were told. */
  readonly followLedgers: readonly [number, undefined];
  readonly settleLedgers: readonly [number, undefined];
  readonly post: readonly [Notice, number];
  readonly followNotices: readonly [number, undefined];
};

export type Question = keyof Questions;

/** What threads tell each other without waiting for an answer, by verb. */
export type Tales = {
  readonly record: { readonly follower: number; readonly record: LedgerRecord };
  readonly notice: { readonly follower: number; readonly notice: HeardNotice };
  /** That it reads no further, and that it follows no longer, by the asker’s number. */
  readonly closeLedgers: number;
  readonly leaveLedgers: number;
  readonly leaveNotices: number;
};

export type Tale = keyof Tales;
