/** Kinds of packages and codes of statuses that move a document. Code 14 is read as 15 before it comes here. */
export type EventName =
  | 'new'
  | 'revoke'
  | 'update'
  | 'replace'
  | '01'
  | '02'
  | '03'
  | '04'
  | '05'
  | '06'
  | '13'
  | '15'
  | '16';

export type LifecycleEvent = {
  readonly what: EventName;
  /** Who speaks, seen from the document: its first sender, the receiver that this lifecycle is about, or somebody else. */
  readonly by: 'sender' | 'receiver' | 'other';
  /** Instant at which the event became known, milliseconds since 1970. */
  readonly at: number;
  /** Key of the package that carried it. */
  readonly pkg: string;
  readonly reason?: string | undefined;
  /** For an update: whether this receiver was added to or dropped from the receivers. */
  readonly change?: 'added' | 'dropped' | undefined;
  /** For an update: whether it leaves the content as it was. */
  readonly keepsContent?: boolean | undefined;
  /** Rules that finding the document of this event broke; they stand first in the history. */
  readonly remarks?: readonly string[] | undefined;
};

/** The codes whose senders must say why. */
export const codesWithReason: ReadonlySet<EventName> = new Set(['02', '13', '16']);
