import type { PolicyProfile } from '@lienthong/edxml';
import type { NodeId, Tier } from '@lienthong/registry';
import type { HopMode } from './hop-mode.ts';

/** What a node does with the result of the signature check. */
export type SignaturePolicy = 'off' | 'report' | 'enforce';

/** What makes one tier different from another: settings, not code. */
export type NodePolicy = {
  /** `full`: every rule, at the sender's node. `header`: what is needed to route. */
  readonly check: 'full' | 'header';
  /**
   * How heavily the rules weigh under `check: 'full'`. With `strict`, what is not lawful after what passed before is refused, such as
   * a status to a document that has ended; else it is only named.
   */
  readonly profile?: PolicyProfile;
  /** `enforce` refuses whatever is not a valid signature of the sender by a trusted certificate. */
  readonly signature: SignaturePolicy;
  /** Under `enforce`: whether a package without any signature is refused too. */
  readonly unsigned: 'accept' | 'refuse';
  /**
   * Where a node learns that a signer's certificate was revoked: nowhere, from its own trust store, or from the OCSP and CRL
   * services that the certificate names.
   */
  readonly revocation: 'off' | 'local' | 'online';
  /** What to make of it where nobody could say: `enforce` refuses (hard fail), `report` lets pass with a remark (soft fail). */
  readonly unknownRevocation: 'report' | 'enforce';
  /** Whether the sender's node looks into attached PDFs under `check: 'full'`; `enforce` refuses a wrong signature in one. */
  readonly pdf: 'off' | 'report' | 'enforce';
  /** Largest package, bytes. */
  readonly packageBytesMax: number;
  /** What happens to the others when one receiver is unknown or retired. */
  readonly unknownReceiver: 'refuse-copy' | 'refuse-package';
  /** What becomes of the bytes of what the node hands on and delivers. */
  readonly hopMode: HopMode;
};

/** Checks everything once at the sender's node and signatures at every hop. */
export const defaultNodePolicy: NodePolicy = {
  check: 'full',
  signature: 'enforce',
  unsigned: 'refuse',
  revocation: 'local',
  unknownRevocation: 'report',
  pdf: 'report',
  packageBytesMax: 100 * 1024 * 1024,
  unknownReceiver: 'refuse-copy',
  hopMode: 'verbatim',
};

/** The policy of each tier's nodes; a node may have one of its own. */
export type TierPolicies = (tier: Tier, node: NodeId) => NodePolicy;

/** The same policy on every tier, with what `changes` names. */
export function samePolicy(changes: Partial<NodePolicy> = {}): TierPolicies {
  const policy = { ...defaultNodePolicy, ...changes };
  return () => policy;
}
