import type { Delivery, Receiver } from '@lienthong/axis';
import { CachedContentStore } from '@lienthong/content-store';
import { isExchangeError } from '@lienthong/errors';
import {
  AddressBook,
  Examiner,
  ExchangeNode,
  type NodeEnvironment,
  type TierPolicies,
} from '@lienthong/exchange';
import type { Pki } from '@lienthong/pki';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import { type Clock, Closers, type Logger } from '@lienthong/runtime';
import type { Transport } from './transport.ts';

export type NodeHostOptions = {
  /** Name of this process on the axis; its consumer and credentials carry it. */
  readonly host: string;
  /** The nodes that this process serves; no other process serves them. */
  readonly nodes: readonly NodeId[];
  readonly transport: Transport;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly pki: Pki;
  readonly policyOf: TierPolicies;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Bytes of packages kept in memory, so that a fork to many nodes of this process fetches once. */
  readonly contentCacheBytesMax?: number;
  /** Deliveries that may be unsettled at once. */
  readonly inFlightMax?: number;
};

/** How long to wait before a failed node is opened anew, milliseconds. */
const reopenDelayMs = 1_000;

/**
 * Serves one node or many in this process: opens each from its ledger, hands it what the axis delivers, and opens it
 * anew when it fails.
 */
export class NodeHost {
  readonly #options: NodeHostOptions;
  readonly #environment: NodeEnvironment;
  readonly #nodes = new Map<string, ExchangeNode>();
  readonly #closers = new Closers();
  readonly #closing = new AbortController();
  readonly #reopening = new Set<Promise<void>>();

  private constructor(options: NodeHostOptions) {
    const { transport, registry, topology, pki, clock, logger } = options;
    this.#options = options;
    this.#environment = {
      axis: transport.axis,
      content: new CachedContentStore(transport.content, {
        bytesMax: options.contentCacheBytesMax ?? 64 * 1024 * 1024,
      }),
      ledgers: transport.ledgers,
      registry,
      topology,
      addresses: new AddressBook(registry, topology),
      examiner: new Examiner({ registry, trust: pki.trust, clock }),
      trust: pki.trust,
      identityOf: (node) => pki.nodeIdentity({ nodeId: node, tier: topology.node(node).tier }),
      policyOf: options.policyOf,
      clock,
      logger,
    };
  }

  /**
   * Resolves when every node has read its ledger and takes deliveries.
   *
   * @throws LEDGER_CHAIN_BROKEN, LEDGER_ENTRY_MALFORMED when a ledger was altered
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED, AXIS_NODE_TAKEN
   */
  static async start(options: NodeHostOptions): Promise<NodeHost> {
    const host = new NodeHost(options);
    try {
      await host.#start();
    } catch (failure) {
      await host.stop();
      throw failure;
    }
    return host;
  }

  async #start(): Promise<void> {
    const { host, nodes, transport, inFlightMax } = this.#options;
    await this.#open(nodes);
    const addresses = nodes.map((id) => this.#environment.addresses.node(id));
    const answers = await transport.axis.answer({
      host,
      nodes: addresses,
      onCall: async (call) => {
        const node = this.#nodes.get(call.node);
        // Absent only while it is opened anew: wait for that instead of failing the caller.
        if (!node) await Promise.all(this.#reopening);
        return (
          node ??
          this.#nodes.get(call.node) ??
          this.#newNode(this.#environment.addresses.nodeId(call.node))
        ).answer(call);
      },
    });
    this.#closers.add(() => answers.close());
    const receiver: Receiver = await transport.axis.receive({
      host,
      nodes: addresses,
      onDelivery: (delivery) => this.#dispatch(delivery),
      ...(inFlightMax === undefined ? {} : { inFlightMax }),
    });
    this.#closers.add(() => receiver.close());
  }

  #newNode(id: NodeId): ExchangeNode {
    return new ExchangeNode(id, this.#environment, (reason) => this.#onNodeFailure(id, reason));
  }

  /** Reads the ledgers of nodes in one go and starts them. */
  async #open(ids: readonly NodeId[]): Promise<void> {
    const { addresses, ledgers } = this.#environment;
    const opened = new Map(ids.map((id) => [addresses.node(id) as string, this.#newNode(id)]));
    for await (const record of ledgers.read([...opened.keys()])) opened.get(record.node)?.replay(record);
    for (const [address, node] of opened) {
      node.start();
      this.#nodes.set(address, node);
    }
  }

  #dispatch(delivery: Delivery): void {
    const node = this.#nodes.get(delivery.to);
    if (node) node.take(delivery);
    else delivery.retry(reopenDelayMs);
  }

  #onNodeFailure(id: NodeId, reason: unknown): void {
    const code = isExchangeError(reason) ? reason.code : String(reason);
    this.#environment.logger.log('error', 'node-failed', { node: id, code });
    this.#nodes.delete(this.#environment.addresses.node(id));
    const reopening = this.#reopen(id).finally(() => this.#reopening.delete(reopening));
    this.#reopening.add(reopening);
  }

  async #reopen(id: NodeId): Promise<void> {
    const { clock, logger } = this.#environment;
    while (!this.#closing.signal.aborted) {
      try {
        await clock.sleep(reopenDelayMs, this.#closing.signal);
        await this.#open([id]);
        logger.log('info', 'node-reopened', { node: id });
        return;
      } catch (failure) {
        if (this.#closing.signal.aborted) return;
        logger.log('error', 'node-reopen-failed', {
          node: id,
          code: isExchangeError(failure) ? failure.code : String(failure),
        });
      }
    }
  }

  /** Number of nodes that are open. */
  get nodeCount(): number {
    return this.#nodes.size;
  }

  /** Stops taking deliveries, lets what was decided become durable, and leaves the transport open. */
  async stop(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#reopening);
    await Promise.all([...this.#nodes.values()].map((node) => node.stop()));
    await this.#closers.close();
  }
}
