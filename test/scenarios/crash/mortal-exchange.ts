import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalExchange, type Session, startLocalExchange } from '@lienthong/emulator';
import type { RunningNatsServer } from '@lienthong/nats-server';
import { openPki } from '@lienthong/pki';
import { Closers, systemClock } from '@lienthong/runtime';
import type { PowerDisk } from '../../campaign/power-disk.ts';
import { type ProcessEnd, ServiceProcess } from '../../services/service-process.ts';

export const tiers = ['central', 'province', 'district', 'commune'] as const;
/** Whoever may be killed. */
export const victims: readonly Victim[] = [...tiers, 'server'];
export type Victim = (typeof tiers)[number] | 'server';

export type MortalExchangeOptions = {
  /** Where the exchange keeps everything; a directory in `/tmp` where left out. */
  readonly disk?: PowerDisk;
  /** How often the server syncs its writes; on every write where left out. */
  readonly syncInterval?: string;
};

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
  readonly #disk: PowerDisk | undefined;

  private constructor(exchange: LocalExchange, closers: Closers, disk: PowerDisk | undefined) {
    this.#exchange = exchange;
    this.#closers = closers;
    this.#disk = disk;
    this.session = exchange.emulator.session;
  }

  static async start({ disk, syncInterval }: MortalExchangeOptions = {}): Promise<MortalExchange> {
    const closers = new Closers();
    const stateDir = disk ? join(disk.path, 'state') : await mkdtemp(join(tmpdir(), 'lienthong-crash-'));
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
        ...(syncInterval === undefined ? {} : { syncInterval }),
      });
      closers.add(() => exchange.stop());
      const mortal = new MortalExchange(exchange, closers, disk);
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

  /** Stops everything that a victim does for a while, as a machine does that is out of memory. Resolves when it goes on. */
  pause(victim: Victim, ms: number): Promise<void> {
    const turn = (this.#turns.get(victim) ?? Promise.resolve()).then(async () => {
      this.signal(victim, 'SIGSTOP');
      await systemClock.sleep(ms);
      this.signal(victim, 'SIGCONT');
    });
    this.#turns.set(victim, turn);
    return turn;
  }

  /**
   * Cuts the power of the machine that server and services run on: nothing that was not synced is left, all end at
   * once and start anew. Those who hand in mail are elsewhere. Resolves when the server is back and the services start.
   */
  cutPower(): Promise<void> {
    const turn = Promise.all(this.#turns.values()).then(() => this.#cutPower());
    for (const victim of victims) this.#turns.set(victim, turn);
    return turn;
  }

  async #cutPower(): Promise<void> {
    const disk = this.#disk;
    if (!disk) throw new Error('the power of a disk that is not ours cannot be cut');
    // All at once: a server that sees its disk fail is another story.
    for (const victim of victims) this.signal(victim, 'SIGSTOP');
    await disk.cut();
    this.#server.kill('SIGKILL');
    await Promise.all([this.#server.exited, this.#stopServices()]);
    await disk.restore();
    await this.#server.restart();
    for (const tier of tiers) this.#services.set(tier, this.spawn(tier));
  }

  async #killServer(): Promise<void> {
    this.#server.kill('SIGKILL');
    await this.#server.exited;
    await this.#server.restart();
  }

  get #server(): RunningNatsServer {
    const [server] = this.#exchange.servers;
    if (!server) throw new Error('the server is not ours');
    return server.process;
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
