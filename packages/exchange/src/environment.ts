import type { Axis } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import type { KnownEntries, LedgerStore } from '@lienthong/ledger';
import type { NodeIdentity, TrustStore } from '@lienthong/pki';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import type { Clock, Logger } from '@lienthong/runtime';
import type { AddressBook } from './address-book.ts';
import type { Examiner } from './examiner.ts';
import type { TierPolicies } from './node-policy.ts';
import type { QuotaBook } from './quotas/quota-book.ts';

/** What a node needs from outside; everything that differs between production, tests and simulation. */
export type NodeEnvironment = {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  /** Entries that the process knows already, where it opens nodes again and again. */
  readonly known?: KnownEntries | undefined;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly addresses: AddressBook;
  readonly examiner: Pick<Examiner, 'examine'>;
  readonly trust: TrustStore;
  /** The node's own key and certificate, made when first needed. */
  readonly identityOf: (node: NodeId) => Promise<NodeIdentity>;
  readonly policyOf: TierPolicies;
  /** What agencies may hand in; everything where left out. */
  readonly quotas?: QuotaBook | undefined;
  /** How often each message has brought a defect of ours to light, by its place on the axis; outlives a failed node. */
  readonly defects: Map<number, number>;
  /**
   * How long receipts may be gathered so that more of them go as one statement, milliseconds of the machine; for one turn of the
   * event loop where left out.
   */
  readonly receiptsWaitMs?: number | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
};
