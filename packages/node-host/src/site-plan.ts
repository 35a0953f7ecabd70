import { type NodeId, type Registry, subjectTokens, type Topology } from '@lienthong/registry';
import { assertInvariant } from '@lienthong/runtime';

/** Down to where sites have a server of their own: one for each province, or one more for each district. */
export const siteLevels = ['province', 'district'] as const;
export type SiteLevel = (typeof siteLevels)[number];

/** A part of the exchange with a server of its own: nodes of one subtree. */
export type SitePlan = {
  /** Letters, digits and `-`; the first is `hub`. */
  readonly name: string;
  /** Site of the node above the uppermost one of this site; undefined for the hub. */
  readonly above: string | undefined;
  readonly nodes: readonly NodeId[];
};

/** Name of the site of the roots. */
export const hubSite = 'hub';

/**
 * The sites of a network, each after the one above it. Roots share the hub; each node below a root begins a site, and with
 * `district` so does each node below that which has others below it, where the network has such a tier.
 */
export function planSites(
  { registry, topology }: { readonly registry: Registry; readonly topology: Topology },
  level: SiteLevel,
): readonly SitePlan[] {
  const siteOfNode = new Map<NodeId, string>();
  const sites = new Map<string, SitePlan & { readonly nodes: NodeId[] }>();
  const byDepth = [...topology.nodes()].sort((a, b) => a.depth - b.depth);
  for (const { id, parent, depth } of byDepth) {
    const above = parent === undefined ? undefined : siteOfNode.get(parent);
    const begins = depth === 1 || (depth === 2 && level === 'district' && topology.childrenOf(id).length > 0);
    const name = above === undefined ? hubSite : begins ? siteName(registry, id) : above;
    siteOfNode.set(id, name);
    const known = sites.get(name);
    assertInvariant(!known || !begins, `no two sites are called ${name}`);
    if (known) known.nodes.push(id);
    else sites.set(name, { name, above, nodes: [id] });
  }
  return [...sites.values()];
}

/** `000.00.36.H41` gives `H41-36`: the code from above, without what only fills it up. */
function siteName(registry: Registry, node: NodeId): string {
  const tokens = [...subjectTokens(registry.get(node))];
  while (tokens.length > 1 && /^[0_]+$/.test(tokens.at(-1) ?? '')) tokens.pop();
  return tokens.join('-');
}
