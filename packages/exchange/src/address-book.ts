import { type NodeAddress, nodeAddress, type PartyAddress, partyAddress } from '@lienthong/axis';
import { type NodeId, type OrganId, type Registry, subjectTokens, type Topology } from '@lienthong/registry';
import { assertInvariant } from '@lienthong/runtime';

/** Between codes of the registry and addresses of the axis, for one topology. */
export class AddressBook {
  readonly #registry: Registry;
  readonly #topology: Topology;
  readonly #nodeOfAddress = new Map<string, NodeId>();
  readonly #addressOfNode = new Map<NodeId, NodeAddress>();

  constructor(registry: Registry, topology: Topology) {
    this.#registry = registry;
    this.#topology = topology;
    for (const { id, tier } of topology.nodes()) {
      const address = nodeAddress(tier, subjectTokens(registry.get(id)));
      this.#nodeOfAddress.set(address, id);
      this.#addressOfNode.set(id, address);
    }
  }

  /** @throws REGISTRY_NODE_UNKNOWN when `id` is not a routing point */
  node(id: NodeId): NodeAddress {
    const known = this.#addressOfNode.get(id);
    if (known !== undefined) return known;
    const { tier } = this.#topology.node(id);
    return nodeAddress(tier, subjectTokens(this.#registry.get(id)));
  }

  /** Addresses of all nodes. */
  nodes(): readonly NodeAddress[] {
    return [...this.#nodeOfAddress.keys()] as NodeAddress[];
  }

  /** The node of an address that this topology gave out. */
  nodeId(address: string): NodeId {
    const id = this.#nodeOfAddress.get(address);
    assertInvariant(id !== undefined, `no node has the address ${address}`);
    return id;
  }

  /** @throws REGISTRY_ORGANISATION_UNKNOWN when the registry has no such agency */
  party(organId: string): PartyAddress {
    return partyAddress(subjectTokens(this.#registry.get(organId)));
  }

  /** The node that an agency hangs on, as an address; undefined where it hangs on none. */
  nodeOfOrgan(organId: OrganId): NodeAddress | undefined {
    const node = this.#topology.nodeOf(organId);
    return node === undefined ? undefined : this.node(node);
  }
}
