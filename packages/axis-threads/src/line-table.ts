import type { Call, HeardNotice, Notice, OutgoingMessage, SendResult } from '@lienthong/axis';
import type { Digest } from '@lienthong/content-store';
import type { LedgerRecord } from '@lienthong/ledger';

/** A ledger record without its lines, which go as bytes, one after another with line breaks between. */
export type RecordHead = Pick<LedgerRecord, 'node' | 'sequence'>;

/** What threads ask each other, the question and its answer, by verb: what goes as text. Bytes go beside it. */
export type Questions = {
  /** The message's body as bytes. */
  readonly send: readonly [Omit<OutgoingMessage, 'body'>, SendResult];
  /** The bodies of the call and of its answer as bytes. */
  readonly call: readonly [Omit<Call, 'body'>, null];
  /** To hold content that all threads see. */
  readonly hold: readonly [Digest, null];
  readonly append: readonly [
    { readonly node: string; readonly lines: readonly string[]; readonly after: number },
    number,
  ];
  /** To begin reading ledgers, and what they have next, with how many bytes of lines each: nothing at their end. */
  readonly openLedgers: readonly [readonly string[], number];
  readonly readLedgers: readonly [number, readonly (RecordHead & { readonly size: number })[]];
  /** To be told all records from now on, under a number of the asker’s; answered when those stored were told. */
  readonly followLedgers: readonly [number, null];
  readonly settleLedgers: readonly [number, null];
  /** The notice's body as bytes. */
  readonly post: readonly [Omit<Notice, 'body'>, number];
  readonly followNotices: readonly [number, null];
};

export type Question = keyof Questions;

/** What threads tell each other without waiting for an answer, by verb. */
export type Tales = {
  /** The record's lines as bytes. */
  readonly record: RecordHead & { readonly follower: number };
  /** The notice's body as bytes. */
  readonly notice: Omit<HeardNotice, 'body'> & { readonly follower: number };
  /** That it reads no further, and that it follows no longer, by the asker’s number. */
  readonly closeLedgers: number;
  readonly leaveLedgers: number;
  readonly leaveNotices: number;
};

export type Tale = keyof Tales;
