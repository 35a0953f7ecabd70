import type { TrustStore } from '@lienthong/pki';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import type { NodeIndex } from './node-index.ts';
import type { NodePolicy } from './node-policy.ts';
import type { QuotaGate } from './quotas/quota-gate.ts';

/** The node that decides and what it knows. */
export type Decider = {
  readonly node: NodeId;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly index: NodeIndex;
  readonly policy: NodePolicy;
  readonly trust: TrustStore;
  /** Absent where nothing is limited. */
  readonly quotaGate?: QuotaGate | undefined;
};

/** The message that the node acts on. */
export type Cause = { readonly at: number; readonly sequence: number };
