import type { NodeId, OrganId, Topology } from '@lienthong/registry';
import type { AddressBook } from './address-book.ts';

/** The agencies that hang on one node, now: others may be attached while the node runs. */
export class NodeAgencies {
  readonly #node: NodeId;
  readonly #topology: Topology;
  readonly #addresses: AddressBook;
  #known: readonly OrganId[] = [];
  #count = 0;
  readonly #byParty = new Map<string, OrganId>();
  readonly #all = new Set<string>();

  constructor(node: NodeId, topology: Topology, addresses: AddressBook) {
    this.#node = node;
    this.#topology = topology;
    this.#addresses = addresses;
  }

  /** The agency that speaks as `party`; undefined where that is none of this node. */
  ofParty(party: string): OrganId | undefined {
    this.#catchUp();
    return this.#byParty.get(party);
  }

  /** Whether the agency with this primary code hangs on the node. */
  has(code: string): code is OrganId {
    this.#catchUp();
    return this.#all.has(code);
  }

  /** Reads what has been attached since the last question; everything where the list is another one. */
  #catchUp(): void {
    const { organisations } = this.#topology.node(this.#node);
    if (organisations !== this.#known) {
      this.#known = organisations;
      this.#count = 0;
      this.#byParty.clear();
      this.#all.clear();
    }
    for (; this.#count < organisations.length; this.#count += 1) {
      const organId = organisations[this.#count] as OrganId;
      this.#byParty.set(this.#addresses.party(organId), organId);
      this.#all.add(organId);
    }
  }
}
