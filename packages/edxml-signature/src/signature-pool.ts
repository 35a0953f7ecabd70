import type { Clock } from '@lienthong/runtime';
import { sharedCopy, WorkerPool } from '@lienthong/worker-pool';
import { type ParseXmlOptions, parseXml } from '@lienthong/xml';
import type { KeyWork } from '@lienthong/xml-signature';
import { type PackageSigner, type SignPackageOptions, signPackage } from './sign-package.ts';
import type { tasks } from './signature-tasks.ts';
import {
  concludeEvidence,
  type PackageEvidence,
  type VerifyPackageOptions,
  verifyPackage,
} from './verify-package.ts';

/** How a {@link SignaturePool} works. */
export type SignaturePoolOptions = {
  readonly clock: Clock;
  /** Threads at most; default one a core. 0 does everything in the caller's thread, the private key's work too. */
  readonly size?: number;
  /** Packages of more bytes go to a thread; the others take less time than handing them over is worth. */
  readonly inlineBytesMax?: number;
  /** Packages that may wait for a thread; one more is refused. */
  readonly waitingMax?: number;
  /** Milliseconds that one package may take once it has a thread. */
  readonly taskMsMax?: number;
};

/** How {@link SignaturePool.verify} reads and judges. */
export type PoolVerifyOptions = VerifyPackageOptions & { readonly reading?: ParseXmlOptions };

const inlineBytesMaxDefault = 256 * 1024;

/**
 * Signs and verifies packages of any size without holding up the event loop: large ones on threads, small ones at once.
 * What a thread finds depends on the bytes alone; who the signer is, is judged in the caller's thread when it is back.
 * The bytes given must not change until the promise is kept. An idle pool does not keep the process alive.
 */
export class SignaturePool {
  readonly #workers: WorkerPool<typeof tasks>;
  readonly #inlineBytesMax: number;
  readonly #keyWork: KeyWork;

  constructor({ inlineBytesMax = inlineBytesMaxDefault, ...options }: SignaturePoolOptions) {
    this.#workers = new WorkerPool({ module: new URL('./signature-tasks.ts', import.meta.url), ...options });
    this.#keyWork = options.size === 0 ? 'here' : 'pool';
    this.#inlineBytesMax = options.size === 0 ? Number.POSITIVE_INFINITY : inlineBytesMax;
  }

  /**
   * Evidence about the signature of a package, as of `verifyPackage`.
   *
   * @param bytes - one package, UTF-8; memory that threads share (a view of a `SharedArrayBuffer`) is not copied
   * @throws XML_MARKUP_INVALID and the other XML_* codes where the bytes cannot be read
   * @throws WORKER_POOL_FULL, WORKER_POOL_CLOSED, WORKER_TASK_TIMED_OUT, WORKER_CRASHED as the pool of threads does
   */
  async verify(bytes: Uint8Array, options: PoolVerifyOptions): Promise<PackageEvidence> {
    const { reading = {}, allowSha1 = false, receivedAt } = options;
    if (bytes.length <= this.#inlineBytesMax) return verifyPackage(parseXml(bytes, reading), options);
    const signature = await this.#workers.run('verify', async () => ({
      bytes: await sharedCopy(bytes),
      reading,
      receivedAt,
      allowSha1,
    }));
    const { certificates, judgedAt } = signature;
    const signer = signature.signer && options.resolveSigner(certificates, judgedAt);
    return concludeEvidence({ ...signature, signer }, options);
  }

  /**
   * The package with a signature, as of `signPackage`.
   *
   * @throws XML_MARKUP_INVALID, SIGNATURE_PLACE_MISSING and the other codes of `signPackage`
   * @throws WORKER_POOL_FULL, WORKER_POOL_CLOSED, WORKER_TASK_TIMED_OUT, WORKER_CRASHED as the pool of threads does
   */
  async sign(bytes: Uint8Array, signer: PackageSigner, options: SignPackageOptions): Promise<Buffer> {
    if (bytes.length <= this.#inlineBytesMax)
      return signPackage(bytes, signer, { keyWork: this.#keyWork, ...options });
    const { key, certificates } = signer;
    const signed = await this.#workers.run('sign', async () => ({
      bytes: await sharedCopy(bytes),
      signer: { key, certificates },
      options,
    }));
    return Buffer.from(signed.buffer, signed.byteOffset, signed.length);
  }

  /** Refuses what waits, lets what runs come to its end, and ends the threads. */
  close(): Promise<void> {
    return this.#workers.close();
  }
}
