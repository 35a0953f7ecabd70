import type { Clock } from '@lienthong/runtime';
import { sharedCopy, WorkerPool } from '@lienthong/worker-pool';
import { type PackageReading, type ReadPackageOptions, readPackage } from './package-reading.ts';
import type { tasks } from './reading-tasks.ts';

/** Packages of more bytes are read on a thread; the others take less time than handing them over is worth. */
const inlineBytesMaxDefault = 256 * 1024;

/**
 * Reads packages of any size without holding up the event loop: small ones at once, large ones on threads, of which one pool
 * serves all nodes of a process. Threads start with the first large package.
 */
export class PackageReaders {
  readonly #workers: WorkerPool<typeof tasks>;
  readonly #inlineBytesMax: number;
  #onThreads = 0;

  /**
   * @param options.threads - at most; one a core where left out
   * @param options.inlineBytesMax - largest package that is read on the caller's thread
   */
  constructor(options: {
    readonly clock: Clock;
    readonly threads?: number;
    readonly inlineBytesMax?: number;
  }) {
    const { clock, threads, inlineBytesMax = inlineBytesMaxDefault } = options;
    this.#workers = new WorkerPool({
      module: new URL('./reading-tasks.ts', import.meta.url),
      clock,
      ...(threads === undefined ? {} : { size: threads }),
    });
    this.#inlineBytesMax = inlineBytesMax;
  }

  /** How many packages were read on threads so far. */
  get onThreads(): number {
    return this.#onThreads;
  }

  /**
   * What the bytes say, as of `readPackage`; they must not change meanwhile.
   *
   * @throws XML_*, EDXML_* when they are no package
   * @throws WORKER_POOL_FULL, WORKER_POOL_CLOSED, WORKER_TASK_TIMED_OUT, WORKER_CRASHED where it could not be found out
   */
  async read(bytes: Uint8Array, options: ReadPackageOptions): Promise<PackageReading> {
    if (bytes.length <= this.#inlineBytesMax) return readPackage(bytes, options);
    this.#onThreads++;
    const { pdfTrust, ...rest } = options;
    return this.#workers.run('read', async () => ({
      ...rest,
      bytes: await sharedCopy(bytes),
      pdfTrust: pdfTrust?.snapshot(),
    }));
  }

  /** Refuses what waits, lets what runs come to its end, and ends the threads. */
  close(): Promise<void> {
    return this.#workers.close();
  }
}
