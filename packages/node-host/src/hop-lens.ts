import { type Call, hostsAddress, isGatewayAddress, operatorAddress, partyOf } from '@lienthong/axis';
import { parseDigest } from '@lienthong/content-store';
import { type ExchangeError, isExchangeError } from '@lienthong/errors';
import { type AddressBook, encodeFailure, encodeHop, type HopMessage, parseHop } from '@lienthong/exchange';
import type { CarriedPackage, HopLens, Passing } from '@lienthong/faults';
import type { Topology } from '@lienthong/registry';
import { z } from 'zod';

/** Of a gateway's question: the agencies that it asks about. */
const aboutSchema = z.object({
  agency: z.string().optional(),
  agencies: z.array(z.string()).optional(),
});

/** Reads what passes between the nodes of an exchange, for faults. */
export class ExchangeLens implements HopLens {
  readonly #addresses: AddressBook;
  readonly #topology: Topology;
  /** Nodes by their addresses as parties. */
  #nodes: ReadonlyMap<string, string> | undefined;

  constructor(options: { readonly addresses: AddressBook; readonly topology: Topology }) {
    const { addresses, topology } = options;
    this.#addresses = addresses;
    this.#topology = topology;
  }

  message({ to, from, body }: Parameters<HopLens['message']>[0]): Passing {
    const hop = readHop(body);
    const node = this.#addresses.nodeId(to);
    const size = body.length;
    if (!hop) return { to: node, sizeBytes: size };
    switch (hop.type) {
      case 'relay':
        return {
          from: this.#nodeOf(from),
          to: node,
          agencies: [hop.sender, ...hop.to],
          packages: hop.kind,
          pkg: hop.pkg,
          sizeBytes: size + hop.size,
        };
      case 'receipts':
        return { from: this.#nodeOf(from), to: node, packages: 'receipt', sizeBytes: size };
      case 'submission':
        return {
          to: node,
          agencies: this.#speakers(to, from, hop.agency),
          system: hop.system,
          sizeBytes: size + hop.size,
        };
      case 'acknowledgement':
        return { to: node, agencies: this.#speakers(to, from, hop.agency), pkg: hop.pkg, sizeBytes: size };
      case 'letter':
        return { to: node, sizeBytes: size };
    }
  }

  carried(body: Uint8Array): CarriedPackage | undefined {
    const hop = readHop(body);
    return hop?.type === 'relay' ? { digest: hop.digest, size: hop.size } : undefined;
  }

  carrying(body: Uint8Array, { digest, size }: CarriedPackage): Uint8Array {
    const hop = parseHop(body);
    return hop.type === 'relay' ? encodeHop({ ...hop, digest: parseDigest(digest), size }) : body;
  }

  call({ from, node, body }: Call): Passing | undefined {
    if (from === operatorAddress || from === hostsAddress) return undefined;
    const to = this.#addresses.nodeId(node);
    if (!isGatewayAddress(from)) return { to, agencies: this.#speakers(node, from, undefined) };
    const { agency, agencies = [] } = readAbout(body);
    return { to, agencies: agency === undefined ? agencies : [agency, ...agencies] };
  }

  ledger(owner: string): Passing {
    return { to: this.#addresses.nodeId(owner) };
  }

  failure(error: ExchangeError): Uint8Array {
    return encodeFailure(error);
  }

  #nodeOf(party: string): string | undefined {
    const addresses = this.#addresses;
    this.#nodes ??= new Map(addresses.nodes().map((node) => [partyOf(node), addresses.nodeId(node)]));
    return this.#nodes.get(party);
  }

  /** The agency of a node that speaks, for itself or through a gateway. */
  #speakers(node: string, from: string, named: string | undefined): readonly string[] {
    if (named !== undefined) return [named];
    const { organisations } = this.#topology.node(this.#addresses.nodeId(node));
    return organisations.filter((organId) => this.#addresses.party(organId) === from);
  }
}

function readHop(body: Uint8Array): HopMessage | undefined {
  try {
    return parseHop(body);
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return undefined; // whoever decides on it says so
  }
}

function readAbout(body: Uint8Array): z.infer<typeof aboutSchema> {
  try {
    return aboutSchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  } catch {
    return {}; // the node says what is wrong with it
  }
}
