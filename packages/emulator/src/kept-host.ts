import { isExchangeError } from '@lienthong/errors';
import type { Fault } from '@lienthong/faults';
import { NodeHost, type NodeHostOptions, type OpenTransport } from '@lienthong/node-host';
import { machineClock } from '@lienthong/runtime';

/** A host, and how it gets onto the axis, each time that it is started. */
export type KeptHostOptions = Omit<NodeHostOptions, 'transport' | 'onKilled'> & {
  readonly open: () => Promise<Pick<OpenTransport, 'transport' | 'close'>>;
};

type ServingHost = { readonly nodeHost: NodeHost; readonly close: () => Promise<void> };

/** How long to wait before a host that could not be started is started again, milliseconds. */
const againMs = 1_000;

/** A host of this process that is started again, from its ledgers, whenever a fault kills it. */
export class KeptHost {
  readonly #options: KeptHostOptions;
  readonly #stopping = new AbortController();
  #serving: ServingHost | undefined;
  #restarting: Promise<void> | undefined;

  private constructor(options: KeptHostOptions) {
    this.#options = options;
  }

  /** @throws what `open` and `NodeHost.start` throw the first time */
  static async start(options: KeptHostOptions): Promise<KeptHost> {
    const host = new KeptHost(options);
    await host.#start();
    return host;
  }

  async #start(): Promise<void> {
    const { open, ...options } = this.#options;
    const { transport, close } = await open();
    try {
      const nodeHost = await NodeHost.start({
        ...options,
        transport,
        onKilled: (fault) => {
          this.#restarting = this.#restart(fault);
        },
      });
      this.#serving = { nodeHost, close };
    } catch (failure) {
      await close();
      throw failure;
    }
  }

  async #restart({ with: { downMs } }: Fault): Promise<void> {
    const { clock, logger } = this.#options;
    const signal = this.#stopping.signal;
    const dead = this.#serving;
    this.#serving = undefined;
    await dead?.close();
    // Told to stop while it is down: it stays down.
    await clock.sleep(Number(downMs), signal).catch(() => undefined);
    while (!signal.aborted && !this.#serving) {
      try {
        await this.#start();
      } catch (failure) {
        if (!isExchangeError(failure)) throw failure;
        logger.log('error', 'host-restart-failed', { code: failure.code });
        await machineClock(clock)
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
