import { isExchangeError } from '@lienthong/errors';
import type { Fault } from '@lienthong/faults';
import type { NodeHost } from '@lienthong/node-host';
import { type Clock, type Logger, machineClock } from '@lienthong/runtime';

/** A host that serves, and its way onto the axis. */
export type ServingHost = { readonly nodeHost: NodeHost; readonly close: () => Promise<void> };

/** Starts a host that tells when a fault has killed it. */
export type MakeHost = (onKilled: (fault: Fault) => void) => Promise<ServingHost>;

/** How long to wait before a host that could not be started is started again, milliseconds. */
const againMs = 1_000;

/** A host of this process that is started again, from its ledgers, whenever a fault kills it. */
export class KeptHost {
  readonly #make: MakeHost;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #stopping = new AbortController();
  #serving: ServingHost | undefined;
  #restarting: Promise<void> | undefined;

  private constructor(make: MakeHost, options: { readonly clock: Clock; readonly logger: Logger }) {
    this.#make = make;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** @throws what `make` throws the first time */
  static async start(
    make: MakeHost,
    options: { readonly clock: Clock; readonly logger: Logger },
  ): Promise<KeptHost> {
    const host = new KeptHost(make, options);
    await host.#start();
    return host;
  }

  async #start(): Promise<void> {
    this.#serving = await this.#make((fault) => {
      this.#restarting = this.#restart(fault);
    });
  }

  async #restart({ with: { downMs } }: Fault): Promise<void> {
    const signal = this.#stopping.signal;
    const dead = this.#serving;
    this.#serving = undefined;
    await dead?.close();
    // Told to stop while it is down: it stays down.
    await this.#clock.sleep(Number(downMs), signal).catch(() => undefined);
    while (!signal.aborted && !this.#serving) {
      try {
        await this.#start();
      } catch (failure) {
        if (!isExchangeError(failure)) throw failure;
        this.#logger.log('error', 'host-restart-failed', { code: failure.code });
        await machineClock(this.#clock)
          .sleep(againMs, signal)
          .catch(() => undefined);
      }
    }
  }

  /** Nodes that are open. */
  get nodeCount(): number {
    return this.#serving?.nodeHost.nodeCount ?? 0;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#restarting;
    await this.#serving?.nodeHost.stop();
    await this.#serving?.close();
  }
}
