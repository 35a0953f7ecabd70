import type { PackageFacts } from '@lienthong/ledger';
import type { LifecycleState, Milestones, Pending } from '@lienthong/lifecycle';

/** Sổ văn bản đến, sổ văn bản đi. */
export type RegisterDirection = 'in' | 'out';

/** Where a document stands at one receiver, as a register shows it. */
export type LifeSummary = Milestones & {
  /** Agency code. */
  readonly receiver: string;
  readonly state: LifecycleState;
  readonly pending: Pending;
};

/** One document in the register of an agency, as the agency's node knows it. */
export type RegisterItem = {
  readonly direction: RegisterDirection;
  /** Year in Vietnam, and running number in that year: số đến by arrival, số đi by sending. */
  readonly year: number;
  readonly number: number;
  readonly pkg: string;
  readonly facts: PackageFacts;
  /** Instant of arrival or of sending, milliseconds since 1970. */
  readonly at: number;
  /** Of the agency itself where the document came in; of every receiver where it went out. */
  readonly lives: readonly LifeSummary[];
};
