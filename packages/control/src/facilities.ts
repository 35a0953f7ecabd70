import type { StoryTeller } from '@lienthong/stories';

/** A snapshot of the exchange, as it is kept. */
export type KeptSnapshot = {
  readonly name: string;
  readonly sizeBytes: number;
  /** Instant at which it was taken; absent where the file is none that this release reads. */
  readonly at?: number | undefined;
};

/** Snapshots of the exchange, where its data lies in a directory. */
export type SnapshotFacility = {
  readonly list: () => Promise<readonly KeptSnapshot[]>;
  /** Takes one while the exchange runs. */
  readonly save: (name: string) => Promise<KeptSnapshot>;
};

/** What whoever starts the control API lends it, beside the exchange. */
export type Facilities = {
  readonly snapshots?: SnapshotFacility | undefined;
  /** The evidence of a package as one container (ASiC-E). */
  readonly evidence?: ((id: string) => Promise<Uint8Array>) | undefined;
  /** Tells guided stories on this exchange. */
  readonly stories?: StoryTeller | undefined;
};
