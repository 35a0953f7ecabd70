import type { NodeId, Topology } from '@lienthong/registry';

/** A process on the axis and the nodes that it serves. */
export type HostPlan = { readonly host: string; readonly nodes: readonly NodeId[] };

/**
 * One host a tier, named after it, or one a tier of each site; the nodes in `apart` get a host each, so that they can be
 * started on their own. Every node has exactly one host.
 */
export function planHosts(
  topology: Topology,
  options: {
    readonly apart?: readonly NodeId[];
    /** Name of the site where a node lives: letters, digits, `-` and `_`. */
    readonly siteOf?: (node: NodeId) => string;
  } = {},
): readonly HostPlan[] {
  const apart = new Set(options.apart ?? []);
  const tiers = new Map<string, NodeId[]>();
  for (const { id, tier } of topology.nodes()) {
    if (apart.has(id)) continue;
    const host = options.siteOf ? `${options.siteOf(id)}-${tier}` : tier;
    const nodes = tiers.get(host);
    if (nodes) nodes.push(id);
    else tiers.set(host, [id]);
  }
  return [
    ...[...tiers].map(([host, nodes]) => ({ host, nodes })),
    ...[...apart].map((id) => ({ host: hostOfNode(topology.node(id).tier, id), nodes: [id] })),
  ];
}

/** Name of the host that serves one node alone. */
export function hostOfNode(tier: string, node: NodeId): string {
  return `${tier}-${node.replaceAll('.', '-')}`;
}
