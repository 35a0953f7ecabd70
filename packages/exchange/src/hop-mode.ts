import type { NodeId, Registry, Tier, Topology } from '@lienthong/registry';
import { checkPlaces } from './check-places.ts';
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

/** Whom a text such as `trace`, `district=trace` or `000.00.31.H41=rebuild` is for, and the mode; undefined where it is none. */
export function readHopMode(text: string): readonly [where: string, mode: HopMode] | undefined {
  const [last = '', where = 'all', ...more] = text.split('=').toReversed();
  const mode = hopModes.find((one) => one === last);
  return mode === undefined || where === '' || more.length > 0 ? undefined : [where, mode];
}

/**
 * The modes with codes in their first form, every one of them for somebody.
 *
 * @throws REGISTRY_ORGANISATION_UNKNOWN, REGISTRY_NODE_UNKNOWN when one is for neither a tier nor a node
 */
export function checkHopModes(
  modes: HopModes,
  network: { readonly registry: Registry; readonly topology: Topology },
): HopModes {
  return checkPlaces(modes, network);
}

/** The same policies with the modes in them. Every process of an exchange must be told the same: nodes judge each other by it. */
export function withHopModes(policyOf: TierPolicies, modes: HopModes): TierPolicies {
  const modeOf = (tier: Tier, node: NodeId) => modes[node] ?? modes[tier] ?? modes['all'];
  return (tier, node) => {
    const policy = policyOf(tier, node);
    return { ...policy, hopMode: modeOf(tier, node) ?? policy.hopMode };
  };
}
