import { type Axis, operatorAddress } from '@lienthong/axis';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { AddressBook } from '@lienthong/exchange';
import {
  type Fault,
  type FaultOrder,
  type FaultScenario,
  type FaultScope,
  faultsMax,
  makeFault,
  type Strikes,
  scenarioOrders,
} from '@lienthong/faults';
import {
  type ControlAnswer,
  controlVerb,
  type ExchangeControl,
  encodeControl,
  type FollowedRegistry,
  type HostPlan,
  readControlAnswer,
} from '@lienthong/node-host';
import type { Registry, Topology } from '@lienthong/registry';

/** A fault with what it has done so far. */
export type ListedFault = Fault & {
  /** Whether it is to come, holds now, or is over. */
  readonly state: 'waiting' | 'holding' | 'over';
  /** How often it has struck, over all processes that answer. */
  readonly struck: number;
  /** Instant of the exchange's clock at which it struck last. */
  readonly lastAt: number | undefined;
  /** Packages that it struck last, the latest first. */
  readonly packages: readonly string[];
};

export type FaultDeskOptions = {
  readonly control: ExchangeControl;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly addresses: AddressBook;
  readonly hosts: readonly HostPlan[];
  readonly followed: () => Promise<FollowedRegistry>;
  /** The operator's way to the nodes. */
  readonly axis: () => Promise<Axis>;
};

/** How long a process is waited for that does not answer, milliseconds: it hears of the faults when it comes back. */
const askTimeoutMs = 3_000;

/** Packages that are named of each fault. */
const packagesShownMax = 20;

/** Faults of a running exchange: made, listed and lifted, in all its processes at once. */
export class FaultDesk {
  readonly #options: FaultDeskOptions;

  constructor(options: FaultDeskOptions) {
    this.#options = options;
  }

  /**
   * Makes a fault; resolves when every process that answers has heard of it. Codes may be of either form.
   *
   * @throws FAULT_MALFORMED, FAULT_TOO_MANY, FAULT_EDGE_UNKNOWN
   * @throws REGISTRY_ORGANISATION_UNKNOWN, REGISTRY_NODE_UNKNOWN when a code is nobody's
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async add(order: FaultOrder): Promise<Fault> {
    const { control } = this.#options;
    const at = control.clock.now();
    makeFault(order, { id: 'F1', now: at });
    const on = this.#primary(order.on ?? {});
    const followed = await this.#options.followed();
    if (control.faults.list().length >= faultsMax)
      throw new ExchangeError('FAULT_TOO_MANY', { count: faultsMax });
    const sequence = await followed.order({ type: 'fault', order: { ...order, on }, at });
    await this.#ask(sequence);
    const fault = control.madeBy(sequence);
    if (!fault) throw new ExchangeError('FAULT_TOO_MANY', { count: faultsMax });
    return fault;
  }

  /**
   * The faults that a scenario would make if it were run now, by the codes of their nodes; nothing is done. Their ids are their
   * places in the scenario.
   *
   * @throws FAULT_MALFORMED, FAULT_EDGE_UNKNOWN
   * @throws REGISTRY_ORGANISATION_UNKNOWN, REGISTRY_NODE_UNKNOWN when a code is nobody's
   */
  plan(scenario: FaultScenario): readonly Fault[] {
    const now = this.#options.control.clock.now();
    return scenarioOrders(scenario, now).map((order, index) => ({
      ...makeFault(order, { id: String(index + 1), now }),
      on: this.#primary(order.on ?? {}),
    }));
  }

  /**
   * Makes the faults of a scenario, with times from now on; none of them where one cannot be made.
   *
   * @throws what {@link add} throws
   */
  async run(scenario: FaultScenario): Promise<readonly Fault[]> {
    this.plan(scenario);
    const orders = scenarioOrders(scenario, this.#options.control.clock.now());
    const made: Fault[] = [];
    for (const order of orders) made.push(await this.add(order));
    return made;
  }

  /** All faults in the order in which they were made, with what they have done. */
  async list(): Promise<readonly ListedFault[]> {
    const { control, followed } = this.#options;
    await followed();
    if (control.faults.isEmpty) return [];
    const answers = await this.#ask(0);
    const books = new Map(answers.map(({ process, strikes }) => [process, strikes]));
    books.set(control.id, control.faults.strikes());
    const now = control.clock.now();
    return control.faults.list().map((fault) => {
      const strikes = [...books.values()].flatMap((book) => book.filter(({ id }) => id === fault.id));
      return { ...fault, state: stateOf(fault, now), ...summed(strikes) };
    });
  }

  /**
   * Lifts a fault; resolves when every process that answers has heard of it. What it held back goes on.
   *
   * @throws FAULT_UNKNOWN
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async lift(id: string): Promise<void> {
    const followed = await this.#options.followed();
    if (!this.#options.control.faults.list().some((fault) => fault.id === id))
      throw new ExchangeError('FAULT_UNKNOWN', { id: id.slice(0, 40) });
    await this.#ask(await followed.order({ type: 'lift', ids: [id] }));
  }

  /** Lifts all faults, also those to come; resolves with how many there were. */
  async liftAll(): Promise<number> {
    const followed = await this.#options.followed();
    const ids = this.#options.control.faults.list().map(({ id }) => id);
    if (ids.length > 0) await this.#ask(await followed.order({ type: 'lift', ids }));
    return ids.length;
  }

  /** Resolves when every process that answers has heard of the notice at a place. */
  async whenHeard(sequence: number): Promise<void> {
    await this.#ask(sequence);
  }

  /** Asks one node of every host, once that host has heard the notices up to `heard`. */
  async #ask(heard: number): Promise<readonly ControlAnswer[]> {
    const { addresses, hosts } = this.#options;
    const axis = await this.#options.axis();
    const body = encodeControl({ heard });
    const answers = hosts.map(async ({ nodes: [node] }): Promise<readonly ControlAnswer[]> => {
      if (node === undefined) return [];
      try {
        const call = { node: addresses.node(node), from: operatorAddress, verb: controlVerb, body };
        const answer = readControlAnswer(await axis.call(call, { timeoutMs: askTimeoutMs }));
        return answer ? [answer] : [];
      } catch (failure) {
        if (isExchangeError(failure, 'AXIS_NODE_ABSENT', 'AXIS_UNREACHABLE')) return [];
        throw failure;
      }
    });
    return (await Promise.all(answers)).flat();
  }

  /** The scope by primary codes. */
  #primary(on: FaultScope): FaultScope {
    const { registry, topology } = this.#options;
    const nodeOf = (code: string) => topology.node(registry.get(code).organId).id;
    const [edge, node, agency] = [
      on.edge && ([nodeOf(on.edge[0]), nodeOf(on.edge[1])] as const),
      on.node === undefined ? undefined : nodeOf(on.node),
      on.agency === undefined ? undefined : registry.get(on.agency).organId,
    ];
    if (edge && !topology.neighbours(edge[0]).includes(edge[1]))
      throw new ExchangeError('FAULT_EDGE_UNKNOWN', { from: edge[0], to: edge[1] });
    return {
      ...on,
      ...(edge ? { edge } : {}),
      ...(node === undefined ? {} : { node }),
      ...(agency === undefined ? {} : { agency }),
    };
  }
}

function stateOf({ kind, from, to }: Fault, now: number): ListedFault['state'] {
  if (now < from) return 'waiting';
  // A kill is a moment.
  if (kind === 'kill') return 'over';
  return to !== undefined && now >= to ? 'over' : 'holding';
}

function summed(strikes: readonly Strikes[]): Pick<ListedFault, 'struck' | 'lastAt' | 'packages'> {
  const struck = strikes.reduce((sum, { count }) => sum + count, 0);
  const latestFirst = [...strikes].sort((one, other) => other.lastAt - one.lastAt);
  return {
    struck,
    lastAt: struck === 0 ? undefined : latestFirst[0]?.lastAt,
    packages: [...new Set(latestFirst.flatMap(({ packages }) => packages))].slice(0, packagesShownMax),
  };
}
