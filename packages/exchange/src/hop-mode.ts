import type { NodeId, Tier } from '@lienthong/registry';
import type { TierPolicies } from './node-policy.ts';

/**
 * What a node does to the bytes of a package that it hands on or delivers.
 *
 * - `verbatim`: nothing
 * - `trace`: one `TraceHeader` with its code and time is spliced in, every other byte stays; a status stays as it is
 * - `rebuild`: read and written anew, as the axis in production does; the package's signature does not survive
 *
 * @clause edxml-102 §1.8, §4.5
 */
export type HopMode = 'verbatim' | Transforming;

/** The modes in which a node hands on other bytes than came in. */
export type Transforming = 'trace' | 'rebuild';

export const hopModes: readonly ['verbatim', 'trace', 'rebuild'] = ['verbatim', 'trace', 'rebuild'];

/** Modes by whom they are for: a node's code, before its tier, before `all`. */
export type HopModes = Readonly<Record<string, HopMode>>;

/** The same policies with the modes in them. Every process of an exchange must be told the same: nodes judge each other by it. */
export function withHopModes(policyOf: TierPolicies, modes: HopModes): TierPolicies {
  const modeOf = (tier: Tier, node: NodeId) => modes[node] ?? modes[tier] ?? modes['all'];
  return (tier, node) => {
    const policy = policyOf(tier, node);
    return { ...policy, hopMode: modeOf(tier, node) ?? policy.hopMode };
  };
}
