import type { CopyState } from '@lienthong/ledger';
import type { OrganId } from '@lienthong/registry';
import type { InboxItem } from './node-answers.ts';

/** How far a receiver has come with a delivered package; `initial` until it says anything. */
export type MailState = 'initial' | CopyState;

/** A delivered package in the mailbox of one agency, waiting or not. */
export type MailItem = InboxItem & {
  readonly agency: OrganId;
  readonly state: MailState;
  /** Instant of the state, milliseconds since 1970; that of the delivery while the state is `initial`. */
  readonly stateAt: number;
  readonly description?: string;
};
