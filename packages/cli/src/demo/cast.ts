import { ExchangeError } from '@lienthong/errors';
import type { NodeId, Organisation, Registry, Topology } from '@lienthong/registry';

/** The agencies that act in the demonstration. */
export type Cast = {
  /** Whose node is the root. */
  readonly centre: Organisation;
  readonly province: Organisation;
  /** Runs the node above the sender's; its line upwards is the one that is tapped. */
  readonly aboveSender: Organisation;
  /** An agency of the lowest tier. */
  readonly sender: Organisation;
  /** Another one beside it. */
  readonly neighbour: Organisation;
  /** Every agency that has a node of its own below the province. */
  readonly belowProvince: readonly Organisation[];
};

/** Mỹ Lý, in the mountains on the border: as far from the centre as a commune of the list gets. */
const preferredSender = '000.21.36.H41';

/**
 * Who plays what in a list of agencies, found by their places in the tree and not by their codes.
 *
 * @throws DEMO_REGISTRY_UNFIT when the list has fewer than three tiers of nodes
 */
export function chooseCast(registry: Registry, topology: Topology, registryName: string): Cast {
  const deepest = Math.max(...topology.nodes().map(({ depth }) => depth));
  const preferred = registry.find(preferredSender);
  const candidates = topology.nodes().filter(({ depth }) => depth === deepest);
  const senderNode = candidates.find(({ id }) => id === preferred?.organId) ?? candidates[0];
  const way = senderNode ? upwards(topology, senderNode.id) : [];
  const [sender, aboveSender] = way;
  const [centre, province] = way.toReversed();
  const neighbour = aboveSender && topology.childrenOf(aboveSender).find((id) => id !== sender);
  if (!sender || !aboveSender || !centre || !province || !neighbour || way.length < 3)
    throw new ExchangeError('DEMO_REGISTRY_UNFIT', { registry: registryName });
  return {
    centre: registry.get(centre),
    province: registry.get(province),
    aboveSender: registry.get(aboveSender),
    sender: registry.get(sender),
    neighbour: registry.get(neighbour),
    belowProvince: below(topology, province).map((id) => registry.get(id)),
  };
}

function upwards(topology: Topology, from: NodeId): readonly NodeId[] {
  const parent = topology.parentOf(from);
  return parent === undefined ? [from] : [from, ...upwards(topology, parent)];
}

function below(topology: Topology, node: NodeId): readonly NodeId[] {
  const children = topology.childrenOf(node);
  return [...children, ...children.flatMap((child) => below(topology, child))];
}
