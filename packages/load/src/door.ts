import type { CounterLine } from '@lienthong/counters';
import type { CopyStage, SeenStages } from './account.ts';

/** A signed package that is ready to be handed in. */
export type Parcel = {
  /** Place in the plan. */
  readonly index: number;
  readonly bytes: Uint8Array;
  /** SHA-256. */
  readonly digest: Uint8Array;
};

/** What the exchange said to a package. */
export type DoorAnswer =
  | { readonly status: 'accepted' }
  | { readonly status: 'refused'; readonly code: string };

/** Something seen of a copy, or of a package on its way. */
export type Sighting =
  | {
      readonly type: CopyStage;
      readonly index: number;
      /** Place of the receiver in the plan. */
      readonly receiver: number;
      /** SHA-256 of the receiver's bytes, for `inHand`. */
      readonly digest?: Uint8Array;
      /** When it was seen, milliseconds since 1970; now where left out. */
      readonly at?: number;
    }
  | {
      readonly type: 'hop';
      readonly index: number;
      /** Tier of the node, and how many edges it is away from the sender's. */
      readonly tier: string;
      readonly hops: number;
      /** When the node decided, by its own clock, milliseconds since 1970. */
      readonly at: number;
    }
  | {
      /** Something of this run that the plan knows nothing of. */
      readonly type: 'unknown';
      readonly what: string;
    };

/** What the exchange's own books say. */
export type BooksReport = {
  readonly sound: boolean;
  readonly nodes: number;
  readonly entries: number;
  /** What diverges, in words. */
  readonly problems: readonly string[];
};

/** A way into an exchange, and a view of what comes out of it. */
export interface Door {
  /** What is shown in reports. */
  readonly name: string;
  /** How far copies can be followed through this door. */
  readonly stages: SeenStages;
  /** Processes behind the door that are measured beside the generator. */
  readonly processes: readonly { readonly name: string; readonly pid: number }[];
  /** Hands a package in; resolves with what the exchange says. Failures of the way come as errors. */
  send(parcel: Parcel): Promise<DoorAnswer>;
  /** Tells of everything that is seen, from now on, until the door is closed. Receivers take what they find and say so. */
  watch(onSighting: (sighting: Sighting) => void): Promise<void>;
  /** Cumulative counters of every agency; undefined where nobody may ask. */
  counters(): Promise<ReadonlyMap<string, CounterLine> | undefined>;
  /** Recomputes the books; undefined where nobody may ask. */
  verifyBooks(): Promise<BooksReport | undefined>;
  /** Messages that wait in the exchange for its nodes now; undefined where nobody may ask. */
  queue(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** A place where load goes, for whoever only judges. */
export type DoorView = Pick<Door, 'name' | 'stages' | 'processes' | 'counters' | 'verifyBooks' | 'queue'>;
