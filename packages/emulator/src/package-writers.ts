import {
  type PackageSigner,
  SignaturePool,
  type SignEdxmlOptions,
  type SignPackageOptions,
  signEdxml,
} from '@lienthong/edxml-signature';
import { type Clock, type RandomSource, randomUuid } from '@lienthong/runtime';
import { sharedCopy, WorkerPool } from '@lienthong/worker-pool';
import { composeDocument, type DocumentDraft } from './compose.ts';
import type { tasks } from './writing-tasks.ts';

/** Documents with more bytes attached are written on a thread; the others take less time than handing them over is worth. */
const inlineBytesMax = 256 * 1024;

/**
 * Composes and signs packages of any size without holding up the event loop: small ones at once, large ones on threads, of
 * which one set serves all desks of a process. Threads start with the first large package.
 */
export class PackageWriters {
  readonly #writing: WorkerPool<typeof tasks>;
  readonly #signing: SignaturePool;
  #onThreads = 0;

  /** @param options.threads - at most, for each of composing and signing; one a core where left out */
  constructor({ clock, threads }: { readonly clock: Clock; readonly threads?: number }) {
    const size = threads === undefined ? {} : { size: threads };
    this.#writing = new WorkerPool({
      module: new URL('./writing-tasks.ts', import.meta.url),
      clock,
      ...size,
    });
    this.#signing = new SignaturePool({ clock, ...size });
  }

  /** How many documents were composed on threads so far. */
  get onThreads(): number {
    return this.#onThreads;
  }

  /**
   * The document that a draft describes, signed; `random` names entries in archives.
   *
   * @throws EDXML_*, SIGNATURE_* as `signEdxml` does
   * @throws WORKER_POOL_FULL, WORKER_POOL_CLOSED, WORKER_TASK_TIMED_OUT, WORKER_CRASHED
   */
  async write(
    draft: DocumentDraft,
    signer: PackageSigner,
    options: SignEdxmlOptions & { readonly random: RandomSource },
  ): Promise<Uint8Array> {
    const { random, ...signing } = options;
    const size = draft.attachments.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (size <= inlineBytesMax) return signEdxml(composeDocument(draft, random), signer, signing);
    this.#onThreads++;
    const seed = randomUuid(random);
    return this.#writing.run('write', async () => {
      const attachments: DocumentDraft['attachments'][number][] = [];
      for (const { name, bytes } of draft.attachments)
        attachments.push({ name, bytes: await sharedCopy(bytes) });
      const { key, certificates } = signer;
      return { draft: { ...draft, attachments }, seed, signer: { key, certificates }, options: signing };
    });
  }

  /**
   * The package with a signature, as of `signPackage`.
   *
   * @throws XML_*, SIGNATURE_* as `signPackage` does
   * @throws WORKER_POOL_FULL, WORKER_POOL_CLOSED, WORKER_TASK_TIMED_OUT, WORKER_CRASHED
   */
  sign(bytes: Uint8Array, signer: PackageSigner, options: SignPackageOptions): Promise<Uint8Array> {
    return this.#signing.sign(bytes, signer, options);
  }

  /** Refuses what waits, lets what runs come to its end, and ends the threads. */
  async close(): Promise<void> {
    await Promise.all([this.#writing.close(), this.#signing.close()]);
  }
}
