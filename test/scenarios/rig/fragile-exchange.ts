import { gatewayAddress, MemoryAxis, MemoryNoticeBoard } from '@lienthong/axis';
import { MemoryContentStore } from '@lienthong/content-store';
import { type Alteration, type HostPlan, planHosts, Session, WireTap } from '@lienthong/emulator';
import { AddressBook, GatewayClient, samePolicy, type TierPolicies } from '@lienthong/exchange';
import { MemoryLedgerStore } from '@lienthong/ledger';
import { NodeHost, type Transport } from '@lienthong/node-host';
import { openPki, type Pki } from '@lienthong/pki';
import { buildTopology, type Registry, type Topology } from '@lienthong/registry';
import { type RandomSource, seededRandom, silentLogger } from '@lienthong/runtime';
import { type Accidents, CrashingTransport } from './crashing-transport.ts';
import { doubling } from './doubling-axis.ts';
import { type Rewriting, tapRelays } from './relay-tap.ts';
import { smallProvince } from './small-province.ts';
import { TurningClock, turn } from './turning-clock.ts';

export const startAt: number = Date.UTC(2026, 5, 1, 2);

let sharedPki: Promise<Pki> | undefined;

/** One PKI for all tests of a file: keys are slow to make and say nothing about the exchange. */
export function testPki(): Promise<Pki> {
  sharedPki ??= openPki({ dir: undefined, clock: new TurningClock(startAt), agencyKeys: 'p-256' });
  return sharedPki;
}

/** An exchange in memory whose processes die and whose messages double, by seed; every process is started again. */
export class FragileExchange {
  readonly registry: Registry = smallProvince();
  readonly topology: Topology = buildTopology(this.registry, { routing: 'tiered' });
  readonly clock: TurningClock = new TurningClock(startAt);
  readonly base: Transport = {
    axis: new MemoryAxis({ clock: this.clock }),
    content: new MemoryContentStore(),
    ledgers: new MemoryLedgerStore(),
    notices: new MemoryNoticeBoard(),
  };
  readonly session: Session;
  accidents: Accidents;
  crashCount = 0;
  readonly #random: RandomSource;
  readonly #pki: Pki;
  readonly #policyOf: TierPolicies;
  readonly #running = new Map<string, { readonly transport: CrashingTransport; host?: NodeHost }>();
  readonly #starting = new Set<Promise<void>>();
  #stopped = false;
  #operations = 0;

  /** Whoever sits on the lines that leave the nodes of a host. */
  alteration: ((host: string) => Alteration) | undefined;
  /** The same, who rewrites what is said about packages. */
  rewriting: ((host: string) => Rewriting) | undefined;

  private constructor(options: { seed: string; pki: Pki; accidents: Accidents; policyOf: TierPolicies }) {
    this.#random = seededRandom(options.seed);
    this.#pki = options.pki;
    this.#policyOf = options.policyOf;
    this.accidents = options.accidents;
    this.session = new Session({
      registry: this.registry,
      topology: this.topology,
      pki: options.pki,
      clock: this.clock,
      random: this.#random,
      openTransport: async () => ({ transport: this.base, close: async () => undefined }),
    });
  }

  static async start(options: {
    readonly seed: string;
    readonly accidents?: Accidents;
    readonly policyOf?: TierPolicies;
  }): Promise<FragileExchange> {
    const exchange = new FragileExchange({
      seed: options.seed,
      pki: await testPki(),
      accidents: options.accidents ?? { crash: 0, duplicate: 0 },
      policyOf: options.policyOf ?? samePolicy(),
    });
    // Keys are made by other threads: with all of them at hand, what the exchange does takes turns of this thread only.
    for (const { id, tier } of exchange.topology.nodes())
      await exchange.#pki.nodeIdentity({ nodeId: id, tier });
    for (const plan of planHosts(exchange.topology)) exchange.#start(plan);
    await exchange.allStarted();
    return exchange;
  }

  #start(plan: HostPlan): void {
    const { promise: crashed, resolve: onCrashed } = Promise.withResolvers<undefined>();
    const transport = new CrashingTransport({
      base: this.base,
      random: this.#random,
      accidents: () => {
        this.#operations += 1;
        return this.accidents;
      },
      onCrash: () => {
        this.crashCount += 1;
        onCrashed(undefined);
        if (!this.#stopped) this.#start(plan);
      },
    });
    const running: { transport: CrashingTransport; host?: NodeHost } = { transport };
    this.#running.set(plan.host, running);
    const started = NodeHost.start({
      ...plan,
      transport: {
        axis: tapRelays(
          new WireTap({
            axis: transport.axis,
            content: transport.content,
            alter: (relay, bytes) => this.alteration?.(plan.host)(relay, bytes),
          }),
          (relay) => this.rewriting?.(plan.host)(relay) ?? relay,
        ),
        content: transport.content,
        ledgers: transport.ledgers,
        notices: transport.notices,
      },
      registry: this.registry,
      topology: this.topology,
      pki: this.#pki,
      policyOf: this.#policyOf,
      clock: this.clock,
      logger: silentLogger,
    });
    // A process that dies while it starts never says that it has started.
    const starting = Promise.race([started, crashed])
      .then((host) => {
        if (host) running.host = host;
      })
      .finally(() => this.#starting.delete(starting));
    this.#starting.add(starting);
  }

  /** A gateway on this exchange; what it sends doubles as everything does. */
  gateway(name = 'main'): GatewayClient {
    const { registry, topology } = this;
    const { axis, content } = this.base;
    return new GatewayClient({
      axis: doubling(axis, { random: this.#random, likely: () => this.accidents.duplicate }),
      content,
      gateway: gatewayAddress(name),
      registry,
      topology,
      addresses: new AddressBook(registry, topology),
      random: this.#random,
    });
  }

  async allStarted(): Promise<void> {
    while (this.#starting.size > 0) await Promise.all(this.#starting);
  }

  /** No more accidents; resolves when no process has used the axis for a while. */
  async comeToRest(): Promise<void> {
    this.accidents = { crash: 0, duplicate: 0 };
    let quietTurns = 0;
    for (let before = -1; quietTurns < 50; before = this.#operations) {
      await turn();
      quietTurns = this.#operations === before ? quietTurns + 1 : 0;
      if (this.#operations > 1_000_000) throw new Error('the exchange does not come to rest');
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.accidents = { crash: 0, duplicate: 0 };
    await this.allStarted();
    await Promise.all([...this.#running.values()].map(({ host }) => host?.stop()));
    await this.session.close();
  }
}
