import type { Call, Delivery, NodeAddress, Receiver } from '@lienthong/axis';
import { CachedContentStore, ContentCache } from '@lienthong/content-store';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import {
  AddressBook,
  type Examiner,
  ExchangeNode,
  type NodeEnvironment,
  type TierPolicies,
} from '@lienthong/exchange';
import { type Fault, type FaultyTransport, killed, skewOf } from '@lienthong/faults';
import type { KnownEntries } from '@lienthong/ledger';
import type { Pki } from '@lienthong/pki';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import {
  assertInvariant,
  type Clock,
  Closers,
  type Logger,
  machineClock,
  type RandomSource,
  SkewedClock,
  systemRandom,
} from '@lienthong/runtime';
import { encodeControl, isForControl, readControlQuestion } from './control-call.ts';
import type { ExchangeControl } from './exchange-control.ts';
import { HostClaim, type HostToken, isForHost } from './host-claim.ts';
import { newExaminer } from './new-examiner.ts';
import type { Transport } from './transport.ts';
import { withFaults } from './with-faults.ts';

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
  /** Faults that strike here; none where left out. */
  readonly control?: ExchangeControl;
  /** Called once at the moment when a fault kills this process: it may end it for good. */
  readonly onKill?: () => void;
  /** Called once after that, where the process goes on and its host alone has died in the middle of what it did. */
  readonly onKilled?: (fault: Fault) => void;
  /** Shared by all hosts of a process, so that each package is fetched once in it; one of this host where left out. */
  readonly contents?: ContentCache;
  /** Deliveries that may be unsettled at once. */
  readonly inFlightMax?: number;
  /** Shared by all hosts of a process, so that each package is read once in it; one of this host where left out. */
  readonly examiner?: Examiner;
  /** Entries of ledgers that the process knows already, where it starts hosts again and again. */
  readonly known?: KnownEntries;
  /** How long nodes gather receipts, milliseconds of the machine; for one turn of the event loop where left out. */
  readonly receiptsWaitMs?: number;
  /** Tells this process from another of the same start; no part of anything recorded. */
  readonly random?: RandomSource;
  /** Called once, after everything has stopped, when a process that started later serves the nodes (NODE_FENCED). */
  readonly onFenced?: (reason: ExchangeError) => void;
};

/** What happens before nodes are opened anew, and how long to wait before that the first time, milliseconds. */
type Reopening = { readonly prepare: () => Promise<void>; readonly waitMs: number };

/** How long to wait before a failed node is opened anew, milliseconds. */
const reopenDelayMs = 1_000;
/** How often, and how long each time, a process looks whether it has heard what the operator has said, milliseconds. */
const hearingTurnsMax = 200;
const hearingTurnMs = 10;

/**
 * Serves one node or many in this process: opens each from its ledger, hands it what the axis delivers, and opens it
 * anew when it fails. Gives way to a process that has started later.
 */
export class NodeHost {
  readonly #options: NodeHostOptions;
  readonly #transport: Transport;
  readonly #line: FaultyTransport | undefined;
  readonly #environment: NodeEnvironment;
  readonly #addresses: readonly NodeAddress[];
  readonly #claim: HostClaim;
  readonly #nodes = new Map<string, ExchangeNode>();
  readonly #closers = new Closers();
  readonly #closing = new AbortController();
  readonly #reopening = new Map<string, Promise<void>>();
  /** Processes that gave way and have left. */
  readonly #outlived = new Set<string>();
  #contesting: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  private constructor(options: NodeHostOptions) {
    const { registry, topology, pki, clock, logger, random = systemRandom } = options;
    this.#options = options;
    const addresses = new AddressBook(registry, topology);
    this.#line =
      options.control && withFaults(options.transport, { book: options.control.faults, addresses, topology });
    const transport = this.#line ?? options.transport;
    this.#transport = transport;
    const cached = new CachedContentStore(transport.content, options.contents ?? new ContentCache());
    this.#environment = {
      axis: transport.axis,
      content: this.#line?.damaging(cached) ?? cached,
      ledgers: transport.ledgers,
      known: options.known,
      registry,
      topology,
      addresses,
      examiner: options.examiner ?? newExaminer({ registry, pki, clock, random }),
      trust: pki.trust,
      identityOf: (node) => pki.nodeIdentity({ nodeId: node, tier: topology.node(node).tier }),
      policyOf: options.policyOf,
      quotas: options.control?.quotas,
      defects: new Map(),
      receiptsWaitMs: options.receiptsWaitMs,
      clock,
      logger,
    };
    this.#addresses = options.nodes.map((id) => this.#environment.addresses.node(id));
    this.#claim = new HostClaim({ axis: transport.axis, clock: machineClock(clock), random });
  }

  /**
   * Resolves when every node has read its ledger and takes deliveries.
   *
   * @throws AXIS_NODE_TAKEN when a living process serves one of the nodes
   * @throws LEDGER_CHAIN_BROKEN, LEDGER_ENTRY_MALFORMED when a ledger was altered
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
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
    const { host, nodes, inFlightMax } = this.#options;
    const transport = this.#transport;
    // One that lives is left alone; one that sleeps finds the claim when it wakes, and gives way.
    for (const type of ['ask', 'claim'] as const) {
      const taken = await this.#claim.find(type, this.#addresses);
      if (taken)
        throw new ExchangeError('AXIS_NODE_TAKEN', { node: this.#environment.addresses.nodeId(taken.node) });
    }
    await this.#open(nodes);
    const answers = await transport.axis.answer({
      host,
      nodes: this.#addresses,
      onCall: (call) => this.#answer(call),
    });
    this.#closers.add(() => answers.close());
    const receiver: Receiver = await transport.axis.receive({
      host,
      nodes: this.#addresses,
      onDelivery: (delivery) => this.#dispatch(delivery),
      ...(inFlightMax === undefined ? {} : { inFlightMax }),
    });
    this.#closers.add(() => receiver.close());
    this.#contesting = this.#contestStart();
    void this.#awaitKill();
  }

  async #awaitKill(): Promise<void> {
    const { control, nodes, onKill, onKilled, logger, host } = this.#options;
    if (!control) return;
    const fault = await killed(control.faults, nodes, this.#closing.signal);
    if (!fault || this.#closing.signal.aborted) return;
    logger.log('warn', 'host-killed', { host, fault: fault.id });
    onKill?.();
    this.#closing.abort();
    await this.#line?.kill();
    onKilled?.(fault);
  }

  #newNode(id: NodeId): ExchangeNode {
    return new ExchangeNode(id, this.#environmentOf(id), (reason) => this.#onNodeFailure(id, reason));
  }

  /** What a node works with: a fault may have put its clock wrong, and then it looks at packages by that. */
  #environmentOf(id: NodeId): NodeEnvironment {
    const { control, registry, pki, random = systemRandom } = this.#options;
    const environment = this.#environment;
    if (!control) return environment;
    const skewMs = () => skewOf(control.faults, id);
    const clock = new SkewedClock(environment.clock, skewMs);
    const own = newExaminer({ registry, pki, clock, random });
    return {
      ...environment,
      clock,
      examiner: {
        examine: (digest, bytes, options) =>
          (skewMs() === 0 ? environment.examiner : own).examine(digest, bytes, options),
      },
    };
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

  async #answer(call: Call): Promise<Uint8Array> {
    if (isForHost(call)) return this.#answerHost(call);
    if (isForControl(call)) return this.#answerOperator(call);
    // A node that is being opened anew is waited for; one that does not come back says so itself.
    await this.#reopening.get(call.node);
    const node = this.#nodes.get(call.node);
    assertInvariant(node !== undefined, `${call.node} is served`);
    return node.answer(call);
  }

  async #answerHost(call: Call): Promise<Uint8Array> {
    const question = this.#claim.read(call.body);
    if (question?.type === 'claim' && this.#claim.yieldsTo(question.by)) this.#fence(call.node);
    if (question?.type === 'leave') this.#outlive(question.by);
    return this.#claim.answer(question, this.#closing.signal);
  }

  async #answerOperator(call: Call): Promise<Uint8Array> {
    const { registry, control, clock } = this.#options;
    const { heard } = readControlQuestion(call.body);
    const machine = machineClock(clock);
    for (let left = hearingTurnsMax; registry.version < heard && left > 0; left -= 1)
      await machine.sleep(hearingTurnMs, this.#closing.signal).catch(() => undefined); // stopping: no matter
    const strikes = control?.faults.strikes() ?? [];
    return encodeControl({ process: control?.id ?? '', heard: registry.version, strikes });
  }

  #dispatch(delivery: Delivery): void {
    const node = this.#nodes.get(delivery.to);
    if (node) node.take(delivery);
    else delivery.retry(reopenDelayMs);
  }

  #onNodeFailure(id: NodeId, reason: unknown): void {
    if (this.#closing.signal.aborted) return;
    this.#environment.logger.log('error', 'node-failed', { node: id, code: codeOf(reason) });
    const address = this.#environment.addresses.node(id);
    const rivalIsPossible = isExchangeError(reason, 'LEDGER_CONFLICT');
    const prepare = async () => {
      if (rivalIsPossible) await this.#contest([address]);
    };
    this.#openAnew([id], { prepare, waitMs: reopenDelayMs });
  }

  /** A process that gave way may have written what our nodes have not read: they are opened anew, once for each. */
  #outlive({ id }: HostToken): void {
    if (this.#closing.signal.aborted || id === this.#claim.own.id || this.#outlived.has(id)) return;
    this.#outlived.add(id);
    const { host, nodes } = this.#options;
    this.#environment.logger.log('warn', 'host-outlived-another', { host });
    const underWay = [...this.#reopening.values()];
    const prepare = async () => {
      await Promise.all(underWay);
      await this.#stopNodes();
    };
    this.#openAnew(nodes, { prepare, waitMs: 0 });
  }

  /** Opens nodes from their ledgers again, after `waitMs` milliseconds and `prepare`; calls for them wait meanwhile. */
  #openAnew(ids: readonly NodeId[], how: Reopening): void {
    const addresses = ids.map((id) => this.#environment.addresses.node(id));
    const reopening = this.#reopen(ids, how).finally(() => {
      for (const address of addresses)
        if (this.#reopening.get(address) === reopening) this.#reopening.delete(address);
    });
    for (const address of addresses) this.#reopening.set(address, reopening);
  }

  async #reopen(ids: readonly NodeId[], { prepare, waitMs }: Reopening): Promise<void> {
    const { clock, logger } = this.#environment;
    for (let wait = waitMs; !this.#closing.signal.aborted; wait = reopenDelayMs) {
      try {
        if (wait > 0) await machineClock(clock).sleep(wait, this.#closing.signal);
        await prepare();
        if (this.#closing.signal.aborted) return;
        await this.#open(ids);
        for (const node of ids) logger.log('info', 'node-reopened', { node });
        return;
      } catch (failure) {
        if (this.#closing.signal.aborted) return;
        for (const node of ids) logger.log('error', 'node-reopen-failed', { node, code: codeOf(failure) });
      }
    }
  }

  /** Two that started at the same instant have not heard each other before; now one of them does. */
  async #contestStart(): Promise<void> {
    const { host, logger } = this.#options;
    try {
      await this.#contest(this.#addresses);
    } catch (failure) {
      // A rival is found out by the first entry that both write, too.
      if (!this.#closing.signal.aborted)
        logger.log('error', 'contest-failed', { host, code: codeOf(failure) });
    }
  }

  /** Gives way when a process that started later serves one of the nodes, else goes on. */
  async #contest(nodes: readonly NodeAddress[]): Promise<void> {
    const found = await this.#claim.find('claim', nodes);
    if (found && this.#claim.yieldsTo(found.rival)) this.#fence(found.node);
  }

  #fence(node: NodeAddress): void {
    if (this.#closing.signal.aborted) return;
    const id = this.#environment.addresses.nodeId(node);
    this.#environment.logger.log('error', 'host-fenced', { host: this.#options.host, node: id });
    const tell = () => this.#options.onFenced?.(new ExchangeError('NODE_FENCED', { node: id }));
    // `stop` waits for the call that we may be in.
    this.#leave().then(tell, tell);
  }

  /** Stops, and then tells those who stay: from here on this process writes nothing. */
  async #leave(): Promise<void> {
    await this.stop();
    await this.#claim.find('leave', this.#addresses);
  }

  /** Number of nodes that are open. */
  get nodeCount(): number {
    return this.#nodes.size - this.#reopening.size;
  }

  /** Stops taking deliveries, lets what was decided become durable, and leaves the transport open. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#contesting, ...this.#reopening.values()]);
    await this.#stopNodes();
    await this.#closers.close();
  }

  async #stopNodes(): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node.stop()));
  }
}

function codeOf(failure: unknown): string {
  return isExchangeError(failure) ? failure.code : String(failure);
}
