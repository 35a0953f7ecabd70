import { gatewayAddress, MemoryAxis, MemoryNoticeBoard } from '@lienthong/axis';
import { MemoryContentStore } from '@lienthong/content-store';
import { type HostPlan, planHosts, Session } from '@lienthong/emulator';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import {
  AddressBook,
  type Examiner,
  GatewayClient,
  type Relay,
  samePolicy,
  type TierPolicies,
} from '@lienthong/exchange';
import { KnownEntries, MemoryLedgerStore } from '@lienthong/ledger';
import { NodeHost, newExaminer, type Transport } from '@lienthong/node-host';
import type { Pki } from '@lienthong/pki';
import { buildTopology, type NodeId, type OrganId, type Registry, type Topology } from '@lienthong/registry';
import { type RandomSource, seededRandom, silentLogger } from '@lienthong/runtime';
import { withBrokenPromise } from './broken-promise.ts';
import { Faults } from './faults.ts';
import { FaultyTransport, type Weather } from './faulty-transport.ts';
import { lateContent } from './late-content.ts';
import type { Scenario } from './scenario.ts';
import { simulationStartAt } from './simulated-pki.ts';
import { simulatedRegistry } from './simulated-registry.ts';
import { tamperedEdges } from './tampered-edge.ts';
import { settled, VirtualClock } from './virtual-clock.ts';

/** Time within which a process that has died is started again, milliseconds. */
const restartMsMax = 5_000;
/** Longest time for which nobody reaches the axis, milliseconds. */
const awayMsMax = 20_000;
/** Operations of a process within which an ordered crash happens. */
const crashWithin = 60;
/** Entries of ledgers that stay read: of some ten thousand packages. */
const knownEntriesMax = 400_000;
/** Sleepers woken after the traffic's end: more than these are a system that does not come to rest. */
const restStepsMax = 5_000_000;

type Running = { readonly transport: FaultyTransport; host?: NodeHost };

/** A whole exchange in this process: production nodes in production hosts, on a memory axis, virtual time and faults. */
export class SimulatedExchange {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly addresses: AddressBook;
  readonly clock: VirtualClock = new VirtualClock(simulationStartAt);
  /** What is stored, without any accidents. */
  readonly base: Transport;
  /** Agencies, on whose ways accidents happen. */
  readonly session: Session;
  readonly gateway: GatewayClient;
  /** Who looks at what is there, without accidents. */
  readonly auditor: Session;
  readonly faults: Faults;
  /** What was read of the ledgers: processes that start again, and checks, read the same lines once more. */
  readonly known: KnownEntries = new KnownEntries({ countMax: knownEntriesMax });
  crashCount = 0;
  #step = 0;
  readonly #scenario: Scenario;
  readonly #pki: Pki;
  readonly #random: RandomSource;
  readonly #weather: Weather = { awayUntil: 0 };
  /** Reads each package once for all hosts, as in one process; what was read stands under the digest of the bytes. */
  readonly #examiner: Examiner;
  readonly #running = new Map<string, Running>();
  readonly #onTampered: (relay: Relay, node: NodeId) => void;
  /** What every process is connected to: the base with what may be broken in it. */
  readonly #line: Transport;

  constructor(
    scenario: Scenario,
    options: { readonly pki: Pki; readonly onTampered: (relay: Relay, node: NodeId) => void },
  ) {
    const { seed, agencies, faults } = scenario;
    this.#scenario = scenario;
    this.#pki = options.pki;
    this.#onTampered = options.onTampered;
    this.registry = simulatedRegistry(agencies);
    this.topology = buildTopology(this.registry, { routing: 'tiered' });
    this.addresses = new AddressBook(this.registry, this.topology);
    this.faults = new Faults(seed, faults);
    this.#random = seededRandom(`${seed} exchange`);
    const { clock, registry } = this;
    const { pki } = options;
    this.#examiner = newExaminer({ registry, pki, clock, random: seededRandom(`${seed} examiner`) });
    this.base = {
      axis: new MemoryAxis({ clock }),
      content: new MemoryContentStore(),
      ledgers: new MemoryLedgerStore(),
      notices: new MemoryNoticeBoard(),
    };
    const content = lateContent(this.base.content, { faults: this.faults, clock });
    this.#line = withBrokenPromise({ ...this.base, content }, scenario);
    const clients = this.#transport(() => undefined);
    this.session = this.#session(clients);
    this.auditor = this.#session({ ...this.base, content: this.#line.content });
    this.gateway = this.#gateway(clients);
  }

  /** Starts the host of each tier; resolves when all serve their nodes. */
  async start(): Promise<void> {
    for (const plan of planHosts(this.topology)) this.#startHost(plan);
    await this.until(() => [...this.#running.values()].every(({ host }) => host !== undefined));
  }

  #transport(onCrash: () => void): FaultyTransport {
    const { clock, faults } = this;
    return new FaultyTransport({ base: this.#line, clock, faults, weather: this.#weather, onCrash });
  }

  #session(transport: Transport): Session {
    const { registry, topology, clock } = this;
    return new Session({
      registry,
      topology,
      pki: this.#pki,
      clock,
      random: seededRandom(`${this.#scenario.seed} session`),
      openTransport: async () => ({ transport, close: async () => undefined }),
    });
  }

  #gateway({ axis, content }: Transport): GatewayClient {
    const { registry, topology, addresses } = this;
    const random = seededRandom(`${this.#scenario.seed} gateway`);
    return new GatewayClient({
      axis,
      content,
      gateway: gatewayAddress('main'),
      registry,
      topology,
      addresses,
      random,
    });
  }

  /** A gateway that no accident befalls. */
  auditingGateway(): GatewayClient {
    return this.#gateway({ ...this.base, content: this.#line.content });
  }

  #startHost(plan: HostPlan): void {
    const transport = this.#transport(() => {
      this.crashCount += 1;
      this.#restart(plan);
    });
    const running: Running = { transport };
    this.#running.set(plan.host, running);
    this.#serve(plan, running).catch((failure: unknown) => {
      this.#failure ??= { reason: failure };
    });
  }

  #failure: { readonly reason: unknown } | undefined;

  async #serve(plan: HostPlan, running: Running): Promise<void> {
    const { clock, registry, topology, faults, base } = this;
    const { transport } = running;
    const { axis, content, ledgers, notices } = transport;
    try {
      running.host = await NodeHost.start({
        ...plan,
        transport: {
          axis: tamperedEdges({ axis, content: base.content, faults }, (relay, to) =>
            this.#onTampered(relay, this.addresses.nodeId(to)),
          ),
          content,
          ledgers,
          notices,
        },
        registry,
        topology,
        pki: this.#pki,
        policyOf: this.#policyOf(),
        examiner: this.#examiner,
        known: this.known,
        clock,
        logger: silentLogger,
        random: this.#random,
      });
    } catch (failure) {
      // A process that cannot reach the axis ends, and whoever watches it starts it again.
      if (!isExchangeError(failure, 'AXIS_UNREACHABLE')) throw failure;
      this.#restart(plan);
    }
  }

  #policyOf(): TierPolicies {
    return samePolicy(this.#scenario.signatures === 'off' ? { signature: 'off', unsigned: 'accept' } : {});
  }

  #restart(plan: HostPlan): void {
    this.#running.delete(plan.host);
    const waits = this.#random.integer(restartMsMax);
    void this.clock.sleep(waits).then(() => this.#startHost(plan));
  }

  /** Orders the accidents that strike processes and the axis as a whole, each with the probability `likely`. */
  orderAccidents(likely: number): void {
    const crash = this.faults.strike('crash', likely);
    if (crash) {
      const hosts = [...this.#running.values()];
      const victim = hosts[crash.integer(hosts.length)];
      const operations = crash.integer(crashWithin);
      victim?.transport.crashAt(operations, crash.fraction() < 0.5 ? 'before' : 'after');
    }
    const away = this.faults.strike('axis-away', likely);
    if (away) this.#weather.awayUntil = this.clock.now() + 1 + away.integer(awayMsMax);
  }

  /** How often the clock was moved so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * Lets things happen until `isDone`; time moves only when nothing else is left to do.
   *
   * @throws SIMULATION_INVARIANT_BROKEN when nothing is left to happen before
   */
  async until(isDone: () => boolean): Promise<void> {
    for (;;) {
      await settled();
      if (this.#failure) throw this.#failure.reason;
      if (isDone()) return;
      if (!this.clock.wakeNext())
        throw new ExchangeError('SIMULATION_INVARIANT_BROKEN', {
          invariant: 1,
          finding: 'nothing is left to happen, and somebody still waits for an answer',
          findingVi: 'không còn gì xảy ra nữa mà vẫn có nơi đang chờ trả lời',
        });
      this.#step += 1;
    }
  }

  /**
   * No more accidents; resolves when nothing is left to happen.
   *
   * @throws SIMULATION_INVARIANT_BROKEN when there is no end to it
   */
  async comeToRest(): Promise<void> {
    this.faults.end();
    for (const { transport } of this.#running.values()) transport.spare();
    for (let steps = 0; ; steps += 1) {
      await settled();
      if (this.#failure) throw this.#failure.reason;
      if (!this.clock.wakeNext()) return;
      this.#step += 1;
      if (steps > restStepsMax)
        throw new ExchangeError('SIMULATION_INVARIANT_BROKEN', {
          invariant: 1,
          finding: 'the exchange does not come to rest',
          findingVi: 'hệ thống không dừng lại được',
        });
    }
  }

  /** Agencies of the country, in the registry's order. */
  get agencies(): readonly OrganId[] {
    return this.registry.all().map(({ organId }) => organId);
  }

  async stop(): Promise<void> {
    const stopping = Promise.all([...this.#running.values()].map(({ host }) => host?.stop()));
    await this.comeToRest();
    await stopping;
  }
}
