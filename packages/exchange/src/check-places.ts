import type { Registry, Topology } from '@lienthong/registry';

/**
 * The same settings by `all`, tier or node, with the codes of nodes in their first form, every one of them for somebody.
 *
 * @throws REGISTRY_ORGANISATION_UNKNOWN, REGISTRY_NODE_UNKNOWN when one is for neither a tier nor a node
 */
export function checkPlaces<Setting>(
  settings: Readonly<Record<string, Setting>>,
  { registry, topology }: { readonly registry: Registry; readonly topology: Topology },
): Readonly<Record<string, Setting>> {
  const tiers = new Set<string>(['all', ...topology.nodes().map(({ tier }) => tier)]);
  const named = (where: string) => (tiers.has(where) ? where : topology.node(registry.get(where).organId).id);
  return Object.fromEntries(Object.entries(settings).map(([where, setting]) => [named(where), setting]));
}
