import type { CopyState, PackageFacts } from '@lienthong/ledger';

/** What became of one copy, as the sender's node knows. */
export type SentCopy = {
  readonly to: string;
  readonly fate: 'sent' | 'delivered' | 'refused';
  /** Milliseconds since 1970. */
  readonly fateAt: number;
  /** Why it was refused: error code, rule, and the parameters of the texts. */
  readonly code?: string;
  readonly rule?: string;
  readonly details?: Readonly<Record<string, string | number>>;
  /** What the receiver has said of it. */
  readonly state?: CopyState;
  readonly stateAt?: number;
  readonly description?: string;
};

/** A package that an agency sent, copy by copy. */
export type SentPackage = {
  readonly pkg: string;
  readonly facts: PackageFacts;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly copies: readonly SentCopy[];
};
