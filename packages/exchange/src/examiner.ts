import { readEdxml, validateEdxml } from '@lienthong/edxml';
import { verifyPackage } from '@lienthong/edxml-signature';
import { isExchangeError } from '@lienthong/errors';
import type { TrustStore } from '@lienthong/pki';
import type { Registry } from '@lienthong/registry';
import type { Clock } from '@lienthong/runtime';
import { parseXml } from '@lienthong/xml';
import { type Examination, ReadableExamination, unreadableExamination } from './examination.ts';
import { readContent } from './readable-content.ts';

export type ExaminerOptions = {
  readonly registry: Registry;
  readonly trust: TrustStore;
  readonly clock: Clock;
  /** How many examinations are remembered, and for how long, milliseconds: certificates may be revoked meanwhile. */
  readonly rememberedMax?: number;
  readonly rememberedMs?: number;
};

export type ExamineOptions = {
  /** Whether every rule of the format is checked, as at the sender's node, or only what is needed to route. */
  readonly rules: boolean;
};

type Remembered = {
  readonly examination: Examination;
  readonly rules: boolean;
  readonly until: number;
  /** The registry's: whose codes the package names may have changed since. */
  readonly version: number;
};

/**
 * Reads packages and checks their signatures. What it finds depends on the bytes and on the registry alone, so that it
 * is remembered by their digest: of a circular to hundreds of nodes in one process the signature is checked once in
 * that process.
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
   */
  examine(digest: string, bytes: Uint8Array, { rules }: ExamineOptions): Examination {
    const { clock, registry, rememberedMax = 256, rememberedMs = 60_000 } = this.#options;
    const known = this.#remembered.get(digest);
    const { version } = registry;
    if (known?.version === version && known.until > clock.now() && serves(known, rules))
      return known.examination;
    const examination = this.#examine(bytes, rules);
    this.#remembered.delete(digest);
    this.#remembered.set(digest, { examination, rules, until: clock.now() + rememberedMs, version });
    if (this.#remembered.size > rememberedMax) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined) this.#remembered.delete(oldest);
    }
    return examination;
  }

  #examine(bytes: Uint8Array, rules: boolean): Examination {
    const { registry, trust, clock } = this.#options;
    try {
      // Packages that are only routed may lack the declaration of a prefix, as samples of vendors do.
      const leniency = rules ? {} : { undeclaredPrefixes: 'keep' as const };
      const document = parseXml(bytes, leniency);
      const edxml = readEdxml(document, leniency);
      const evidence = verifyPackage(document, {
        resolveSigner: (certificates, at) => trust.verifyChain(certificates, at),
        receivedAt: clock.now(),
        isSameAgency: (one, other) => registry.find(one)?.organId === registry.find(other)?.organId,
      });
      // Without the registry: unknown and retired receivers are the router's business, copy by copy.
      const findings = rules ? validateEdxml(edxml, { now: clock.now() }) : [];
      return new ReadableExamination({
        content: readContent(edxml),
        evidence,
        registry,
        brokenRule: findings.find(({ severity }) => severity === 'error'),
      });
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      return unreadableExamination(failure);
    }
  }
}

/** Whether what is remembered answers the question; what could not be read strictly may be readable for routing. */
function serves(known: Remembered, rules: boolean): boolean {
  return known.rules === rules || (known.rules && known.examination.content !== undefined);
}
