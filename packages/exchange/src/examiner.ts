import { isExchangeError } from '@lienthong/errors';
import type { ChainEvidence, RevocationChecker, TrustStore } from '@lienthong/pki';
import type { Registry } from '@lienthong/registry';
import type { Clock } from '@lienthong/runtime';
import { type Examination, ReadableExamination, ReadPackage, unreadableExamination } from './examination.ts';
import type { NodePolicy } from './node-policy.ts';
import { type PackageReading, type ReadPackageOptions, readPackage } from './package-reading.ts';

/** Reads the bytes of a package, here or on another thread. */
export type PackageReader = (
  bytes: Uint8Array,
  options: ReadPackageOptions,
) => PackageReading | Promise<PackageReading>;

export type ExaminerOptions = {
  readonly registry: Registry;
  readonly trust: TrustStore;
  readonly clock: Clock;
  /** Asks whether certificates are revoked where a policy wants services to be asked; without it nobody is. */
  readonly revocation?: RevocationChecker;
  /** Reads packages; on this thread unless said otherwise. */
  readonly read?: PackageReader;
  /** How many readings are remembered. */
  readonly rememberedMax?: number;
};

/** Failures of threads: they pass. */
export const workerFailures: readonly [
  'WORKER_POOL_FULL',
  'WORKER_POOL_CLOSED',
  'WORKER_TASK_TIMED_OUT',
  'WORKER_CRASHED',
] = ['WORKER_POOL_FULL', 'WORKER_POOL_CLOSED', 'WORKER_TASK_TIMED_OUT', 'WORKER_CRASHED'];

/** How long a reading stands where rules are checked, some of which ask for the time, milliseconds. */
const rulesMs = 60_000;
/** How long it stands where a package is only routed: longer than packages travel, for nothing that is asked then changes. */
const routedMs = 24 * 3_600_000;

/** What is to be found out, and how. */
export type ExamineOptions = Pick<NodePolicy, 'revocation' | 'unknownRevocation'> & {
  /** Whether every rule of the format is checked, as at the sender's node, or only what is needed to route. */
  readonly rules: boolean;
  /** Whether attached PDFs are looked into, which needs the rules to be checked. */
  readonly pdf: boolean;
};

type Remembered = {
  readonly read: Promise<ReadPackage | Examination>;
  readonly rules: boolean;
  readonly pdf: boolean;
  /** When it was read, milliseconds since 1970. */
  readonly readAt: number;
  /** The registry's: whose codes the package names may have changed since. */
  readonly registryVersion: number;
  /** The trust store's: signers of attached PDFs may have been revoked since. */
  readonly trustVersion: number;
};

/**
 * Reads packages and checks their signatures. What their bytes say is remembered by their digest, so that a circular to
 * hundreds of nodes in one process is read once in that process. Whether the signer is trusted is asked anew each time: he
 * may have been revoked meanwhile.
 */
export class Examiner {
  readonly #options: ExaminerOptions;
  readonly #remembered = new Map<string, Remembered>();

  constructor(options: ExaminerOptions) {
    this.#options = options;
  }

  /**
   * What the bytes say and whether their signature holds.
   *
   * @param digest - SHA-256 of `bytes`, checked by the caller
   * @throws WORKER_* where it could not be found out now
   */
  async examine(digest: string, bytes: Uint8Array, options: ExamineOptions): Promise<Examination> {
    const read = await this.#read(digest, bytes, options);
    if (!(read instanceof ReadPackage)) return read;
    return new ReadableExamination(read, await this.#judge(read, options));
  }

  #read(digest: string, bytes: Uint8Array, { rules, pdf }: ExamineOptions): Remembered['read'] {
    const { clock, registry, trust, rememberedMax = 256 } = this.#options;
    const known = this.#remembered.get(digest);
    const [registryVersion, trustVersion] = [registry.version, trust.version];
    const isKnown =
      known?.registryVersion === registryVersion &&
      (!known.pdf || known.trustVersion === trustVersion) &&
      clock.now() - known.readAt < (rules ? rulesMs : routedMs) &&
      (known.rules || !rules) &&
      (known.pdf || !pdf);
    if (isKnown) return known.read;
    const read = this.#readAnew(bytes, { rules, pdf });
    this.#remembered.delete(digest);
    this.#remembered.set(digest, { read, rules, pdf, readAt: clock.now(), registryVersion, trustVersion });
    // What could not be read strictly may be readable for routing, and a failure may pass.
    const forget = (): void => {
      if (this.#remembered.get(digest)?.read === read) this.#remembered.delete(digest);
    };
    read.then((found) => {
      if (rules && !(found instanceof ReadPackage)) forget();
    }, forget);
    if (this.#remembered.size > rememberedMax) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined) this.#remembered.delete(oldest);
    }
    return read;
  }

  async #readAnew(
    bytes: Uint8Array,
    { rules, pdf }: Pick<ExamineOptions, 'rules' | 'pdf'>,
  ): Remembered['read'] {
    const { registry, trust, clock, read = readPackage } = this.#options;
    try {
      const options = { rules, now: clock.now(), pdfTrust: rules && pdf ? trust : undefined };
      return new ReadPackage(await read(bytes, options), registry);
    } catch (failure) {
      // That no thread could read it says nothing about the package.
      if (!isExchangeError(failure) || isExchangeError(failure, ...workerFailures)) throw failure;
      return unreadableExamination(failure);
    }
  }

  /** The chain of the signer's certificates as it is to be judged now; undefined where nobody has signed. */
  async #judge(
    { reading }: ReadPackage,
    { revocation, unknownRevocation }: ExamineOptions,
  ): Promise<ChainEvidence | undefined> {
    const { certificates, judgedAt } = reading.signature;
    const { trust, revocation: checker } = this.#options;
    if (certificates.length === 0) return undefined;
    if (revocation !== 'online' || !checker)
      return trust.verifyChain(certificates, judgedAt, {
        revocation: revocation === 'off' ? 'none' : 'own-list',
      });
    const policy = unknownRevocation === 'enforce' ? 'hard-fail' : 'soft-fail';
    return trust.verifyChainOnline(certificates, judgedAt, { checker, policy });
  }
}
