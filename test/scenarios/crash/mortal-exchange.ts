import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalExchange, type Session, startLocalExchange } from '@lienthong/emulator';
import type { RunningNatsServer } from '@lienthong/nats-server';
import { openPki } from '@lienthong/pki';
import { Closers, systemClock } from '@lienthong/runtime';
import { type ProcessEnd, ServiceProcess } from '../../services/service-process.ts';

export const tiers = ['central', 'province', 'district', 'commune'] as const;
/** Whoever may be killed. */
export const victims: readonly Victim[] = [...tiers, 'server'];
export type Victim = (typeof tiers)[number] | 'server';

/** Time after which the server hands out an unsettled message again, milliseconds. */
export const ackWaitMs = 2_000;

/** An exchange as it runs for real: one server, one process a tier; any of them can be killed and comes back. */
export class MortalExchange {
  readonly session: Session;
  /** Processes that ended although nobody had killed them. */
  readonly surprises: { readonly tier: string; readonly end: ProcessEnd; readonly log: string }[] = [];
  readonly #exchange: LocalExchange;
  readonly #services = new Map<string, ServiceProcess>();
  readonly #spawned = new Set<ServiceProcess>();
  readonly #awaited = new WeakSet<ServiceProcess>();
  readonly #turns = new Map<Victim, Promise<void>>();
  readonly #closers: Closers;

  private constructor(exchange: LocalExchange, closers: Closers) {
    this.#exchange = exchange;
    this.#closers = closers;
    this.session = exchange.emulator.session;
  }

  static async start(): Promise<MortalExchange> {
    const closers = new Closers();
    const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-crash-'));
    closers.add(() => rm(stateDir, { recursive: true, force: true }));
    try {
      // Small keys for agencies: what they sign with is none of this test's business.
      await openPki({ dir: join(stateDir, 'pki'), clock: systemClock, agencyKeys: 'p-256' });
      const exchange = await startLocalExchange({
        stateDir,
        registry: 'nghe-an-2019',
        env: { ...process.env, NATS_URL: undefined },
        startHost: () => false,
        ackWaitMs,
      });
      closers.add(() => exchange.stop());
      const mortal = new MortalExchange(exchange, closers);
      closers.add(() => mortal.#stopServices());
      for (const tier of tiers) mortal.#services.set(tier, mortal.spawn(tier));
      await Promise.all([...mortal.#services.values()].map(({ ready }) => ready));
      return mortal;
    } catch (failure) {
      await closers.close();
      throw failure;
    }
  }

  /** A process of a tier beside the one that runs already. */
  spawn(tier: string): ServiceProcess {
    const { path } = this.#exchange.state;
    const service = new ServiceProcess(tier, {
      LIENTHONG_STATE: path,
      // A start costs half as much when the last one's work is kept.
      NODE_COMPILE_CACHE: join(path, 'compile-cache'),
    });
    this.#spawned.add(service);
    void service.ended.then((end) => {
      this.#spawned.delete(service);
      if (!this.#awaited.has(service))
        this.surprises.push({ tier, end, log: service.said + service.logText });
    });
    return service;
  }

  /** The present process of a tier. */
  service(tier: string): ServiceProcess {
    const service = this.#services.get(tier);
    if (!service) throw new Error(`no service of tier ${tier}`);
    return service;
  }

  /** From now on the tier is this process; that the one before ends is no surprise. */
  replace(tier: string, service: ServiceProcess): void {
    this.expectEnd(this.service(tier));
    this.#services.set(tier, service);
  }

  /** That this process ends by itself is no surprise. */
  expectEnd(service: ServiceProcess): void {
    this.#awaited.add(service);
  }

  /** Sends a signal and waits for nothing. */
  signal(victim: Victim, name: NodeJS.Signals): void {
    if (victim === 'server') this.#server.kill(name);
    else this.service(victim).signal(name);
  }

  /** `kill -9`, and a new start at once. Resolves when the new process is there, ready or not; kills of one wait in turn. */
  kill(victim: Victim): Promise<void> {
    const turn = (this.#turns.get(victim) ?? Promise.resolve()).then(() =>
      victim === 'server' ? this.#killServer() : this.#killService(victim),
    );
    this.#turns.set(victim, turn);
    return turn;
  }

  async #killServer(): Promise<void> {
    this.#server.kill('SIGKILL');
    await this.#server.exited;
    await this.#server.restart();
  }

  get #server(): RunningNatsServer {
    const { process: server } = this.#exchange.server;
    if (!server) throw new Error('the server is not ours');
    return server;
  }

  async #killService(tier: string): Promise<void> {
    const service = this.service(tier);
    this.#awaited.add(service);
    service.signal('SIGKILL');
    await service.ended;
    this.#services.set(tier, this.spawn(tier));
  }

  async #stopServices(): Promise<void> {
    const services = [...this.#spawned];
    for (const service of services) {
      this.expectEnd(service);
      service.signal('SIGKILL');
    }
    await Promise.all(services.map(({ ended }) => ended));
  }

  close(): Promise<void> {
    return this.#closers.close();
  }
}
