import type { CallBook } from '@lienthong/gateway';
import type { OpeningBalances } from '@lienthong/reports';
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

/** The gateway in front of the exchange. */
export type GatewayFacility = {
  /** Endpoint for clients on this machine; operations are called below it, at any path. */
  readonly url: string;
  /** What clients have to trust, PEM, where the gateway's certificate is the emulator's. */
  readonly rootPem?: string | undefined;
  /** Its latest calls; absent where it runs in a process of its own. */
  readonly calls?: CallBook | undefined;
};

/** What whoever starts the control API lends it, beside the exchange. */
export type Facilities = {
  readonly snapshots?: SnapshotFacility | undefined;
  /** The evidence of a package as one container (ASiC-E). */
  readonly evidence?: ((id: string) => Promise<Uint8Array>) | undefined;
  readonly gateway?: GatewayFacility | undefined;
  /** Figures of earlier years, shown beside what was exchanged. */
  readonly opening?: OpeningBalances | undefined;
  /** Tells guided stories on this exchange. */
  readonly stories?: StoryTeller | undefined;
};
