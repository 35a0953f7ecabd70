import { ExchangeError } from '@lienthong/errors';
import type { OrganId } from './organ-id.ts';
import type { Organisation } from './organisation.ts';
import type { Registry } from './registry.ts';
import type { Tier } from './tier.ts';

/** Name of a routing point: the code of the agency that runs it. */
export type NodeId = OrganId;

/** A routing point and the agencies attached to it. */
export type TopologyNode = {
  readonly id: NodeId;
  readonly tier: Tier;
  readonly parent?: NodeId;
  /** Attached agencies, the node's own first, in the order of the registry. */
  readonly organisations: readonly OrganId[];
  /** Number of nodes above this one. */
  readonly depth: number;
};

/**
 * `tiered`: an agency has a node of its own when it is a root or its tier differs from its parent's; others hang on their
 * parent's node (departments on the province, ministries on the centre).
 * `hub`: only roots and their direct children of another tier have nodes, as in production, where every agency of a
 * province hangs on the provincial axis.
 */
export type Routing = 'tiered' | 'hub';

export type TopologyOptions = {
  readonly routing: Routing;
  /** Instant at which agencies must be in force, milliseconds since 1970; by default the registry's own day. */
  readonly at?: number;
};

/** An ordered pair of neighbouring nodes. */
export type Edge = { readonly from: NodeId; readonly to: NodeId };

type GrowingNode = TopologyNode & { readonly organisations: OrganId[] };

/**
 * Routing points as a forest. Every question is answered in time proportional to the depth. Nodes are fixed; agencies
 * that are registered later are attached to them.
 */
export class Topology {
  readonly routing: Routing;
  readonly #nodes: ReadonlyMap<NodeId, GrowingNode>;
  readonly #children: ReadonlyMap<NodeId, readonly NodeId[]>;
  readonly #nodeOf: Map<OrganId, NodeId>;

  /** @internal Use {@link buildTopology}. */
  constructor(routing: Routing, nodes: ReadonlyMap<NodeId, GrowingNode>, nodeOf: Map<OrganId, NodeId>) {
    this.routing = routing;
    this.#nodes = nodes;
    this.#nodeOf = nodeOf;
    const children = new Map<NodeId, NodeId[]>();
    for (const { id, parent } of nodes.values()) {
      if (parent === undefined) continue;
      const siblings = children.get(parent);
      if (siblings) siblings.push(id);
      else children.set(parent, [id]);
    }
    this.#children = children;
  }

  /**
   * Puts a registered agency on its parent's node, where it stays even when it is deregistered: its mailbox is there.
   * The node; undefined where the parent hangs on none. Doing it again changes nothing.
   */
  attach({ organId, parent }: Organisation): NodeId | undefined {
    const known = this.#nodeOf.get(organId);
    if (known !== undefined) return known;
    const node = parent === undefined ? undefined : this.#nodeOf.get(parent);
    if (node === undefined) return undefined;
    this.#nodes.get(node)?.organisations.push(organId);
    this.#nodeOf.set(organId, node);
    return node;
  }

  /** Every node, in the order of the registry. */
  nodes(): readonly TopologyNode[] {
    return [...this.#nodes.values()];
  }

  get size(): number {
    return this.#nodes.size;
  }

  /** @throws REGISTRY_NODE_UNKNOWN `id` is not a routing point */
  node(id: NodeId): TopologyNode {
    const node = this.#nodes.get(id);
    if (!node) throw new ExchangeError('REGISTRY_NODE_UNKNOWN', { node: id });
    return node;
  }

  /** The node that the agency with primary code `organId` hangs on; undefined where it has none (unknown or retired). */
  nodeOf(organId: OrganId): NodeId | undefined {
    return this.#nodeOf.get(organId);
  }

  /** @throws REGISTRY_NODE_UNKNOWN `id` is not a routing point */
  parentOf(id: NodeId): NodeId | undefined {
    return this.node(id).parent;
  }

  /** @throws REGISTRY_NODE_UNKNOWN `id` is not a routing point */
  childrenOf(id: NodeId): readonly NodeId[] {
    return this.#children.get(this.node(id).id) ?? [];
  }

  /**
   * The nodes one edge away, the parent first.
   *
   * @throws REGISTRY_NODE_UNKNOWN `id` is not a routing point
   */
  neighbours(id: NodeId): readonly NodeId[] {
    const parent = this.parentOf(id);
    const children = this.childrenOf(id);
    return parent === undefined ? children : [parent, ...children];
  }

  /**
   * The neighbour of `from` that lies on the way to `to`.
   *
   * @throws REGISTRY_NODE_UNKNOWN one of them is not a routing point
   * @throws REGISTRY_ROUTE_MISSING they are the same, or share no ancestor
   */
  nextHop(from: NodeId, to: NodeId): NodeId {
    const [, next] = this.route(from, to);
    if (next === undefined) throw new ExchangeError('REGISTRY_ROUTE_MISSING', { from, to });
    return next;
  }

  /**
   * The nodes from `from` to `to`, both included: up to the lowest common ancestor and down.
   *
   * @throws REGISTRY_NODE_UNKNOWN one of them is not a routing point
   * @throws REGISTRY_ROUTE_MISSING they share no ancestor
   */
  route(from: NodeId, to: NodeId): readonly NodeId[] {
    const up: NodeId[] = [];
    const down: NodeId[] = [];
    let left = this.node(from);
    let right = this.node(to);
    while (left.id !== right.id) {
      const climbing = left.depth >= right.depth ? left : right;
      if (climbing.parent === undefined) throw new ExchangeError('REGISTRY_ROUTE_MISSING', { from, to });
      if (climbing === left) {
        up.push(left.id);
        left = this.node(climbing.parent);
      } else {
        down.push(right.id);
        right = this.node(climbing.parent);
      }
    }
    return [...up, left.id, ...down.reverse()];
  }

  /** Every ordered pair of neighbours. */
  edges(): readonly Edge[] {
    return [...this.#nodes.values()].flatMap(({ id, parent }) =>
      parent === undefined
        ? []
        : [
            { from: id, to: parent },
            { from: parent, to: id },
          ],
    );
  }
}

/**
 * The routing points of a registry's agencies in force. Agencies that systems have registered get no node of their own.
 *
 * @throws REGISTRY_PARENT_UNKNOWN an agency in force hangs below one that is not
 */
export function buildTopology(registry: Registry, options: TopologyOptions): Topology {
  const nodes = new Map<NodeId, GrowingNode>();
  const nodeOf = new Map<OrganId, NodeId>();

  const attach = (organisation: Organisation): NodeId => {
    const known = nodeOf.get(organisation.organId);
    if (known !== undefined) return known;
    const { organId } = organisation;
    const parent = organisation.parent === undefined ? undefined : registry.get(organisation.parent);
    if (parent && !registry.isInForce(parent, options.at)) {
      throw new ExchangeError('REGISTRY_PARENT_UNKNOWN', { code: organId, parent: parent.organId });
    }
    const above = parent === undefined ? undefined : nodes.get(attach(parent));
    const changesTier = parent !== undefined && parent.tier !== organisation.tier;
    const hasNode =
      above === undefined || (changesTier && (options.routing === 'tiered' || above.parent === undefined));
    if (!hasNode) {
      above.organisations.push(organId);
      nodeOf.set(organId, above.id);
      return above.id;
    }
    nodes.set(organId, {
      id: organId,
      tier: organisation.tier,
      ...(above === undefined ? {} : { parent: above.id }),
      organisations: [organId],
      depth: above === undefined ? 0 : above.depth + 1,
    });
    nodeOf.set(organId, organId);
    return organId;
  };

  const isRegistered = ({ registeredBy }: Organisation) => registeredBy !== undefined;
  for (const organisation of registry.all()) {
    if (!isRegistered(organisation) && registry.isInForce(organisation, options.at)) attach(organisation);
  }
  const topology = new Topology(options.routing, nodes, nodeOf);
  for (const organisation of registry.all()) if (isRegistered(organisation)) topology.attach(organisation);
  return topology;
}
