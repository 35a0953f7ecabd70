import { type EventName, type Lifecycle, type LifecycleEvent, lifecycleOf } from '@lienthong/lifecycle';
import type { KnownCopy } from './package-copies.ts';

/** What becomes of one document at one of its receivers. */
export type DocumentLife = {
  readonly documentId: string;
  readonly sender: string;
  readonly receiver: string;
  readonly lifecycle: Lifecycle;
};

/** An event with what its place among the others follows from. */
export type KnownEvent = {
  readonly event: LifecycleEvent;
  readonly copy: KnownCopy;
  /** When the sender says that it spoke, milliseconds since 1970. */
  readonly statedAt: number | undefined;
};

/** Which of several comes first that were delivered and stated in the same instant: questions before answers. */
const order: readonly EventName[] = [
  'new',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '13',
  'update',
  'revoke',
  'replace',
  '15',
  '16',
];

/**
 * The lifecycle of events that one node knows. They count in the order in which they were delivered to their addressees:
 * sender's and receiver's node know it alike once every receipt has arrived, and an answer never comes before its question.
 */
export function lifecycleOfKnown(events: readonly KnownEvent[]): Lifecycle {
  return lifecycleOf(events.toSorted(byCount).map(({ event }) => event));
}

function byCount(one: KnownEvent, other: KnownEvent): number {
  return (
    instantOf(one) - instantOf(other) ||
    (one.statedAt ?? 0) - (other.statedAt ?? 0) ||
    order.indexOf(one.event.what) - order.indexOf(other.event.what) ||
    (one.event.pkg < other.event.pkg ? -1 : 1)
  );
}

function instantOf({ copy }: KnownEvent): number {
  return copy.deliveredAt ?? copy.knownAt;
}
