import type { ListedFault, Network } from '@lienthong/control/client';

/** Edges and nodes that carry nothing while a fault holds. */
export function brokenBy(
  network: Network | undefined,
  faults: readonly ListedFault[],
): { readonly edges: ReadonlySet<string>; readonly nodes: ReadonlySet<string>; readonly holding: number } {
  const edges = new Set<string>();
  const nodes = new Set<string>();
  const holding = faults.filter(({ state }) => state === 'holding');
  for (const { kind, on } of holding) {
    if (!['cut', 'one-way-cut', 'kill', 'disk-full'].includes(kind)) continue;
    if (on.edge) edges.add(on.edge.join('|'));
    if (on.node === undefined) continue;
    nodes.add(on.node);
    for (const { from, to } of network?.edges ?? [])
      if (kind === 'cut' && (from === on.node || to === on.node)) edges.add(`${from}|${to}`);
  }
  return { edges, nodes, holding: holding.length };
}
