import { Examiner, type PackageReader } from '@lienthong/exchange';
import { type Pki, RevocationChecker } from '@lienthong/pki';
import type { Registry } from '@lienthong/registry';
import type { Clock, RandomSource } from '@lienthong/runtime';

/**
 * How long answers about revocation are believed, and how long a service is waited for, milliseconds: who tries something out
 * wants to see it at once, and everything here is near.
 */
const revocationTimes = { keptMsMax: 5_000, retryMs: 2_000, timeoutMs: 3_000 } as const;

/** Readings kept: more than there are packages under way in one process at a time. */
const rememberedMax = 4_096;

/** What the nodes of a process look at packages with. */
export function newExaminer(options: {
  readonly registry: Registry;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Reads packages, where not all are to be read on this thread. */
  readonly read?: PackageReader | undefined;
}): Examiner {
  const { registry, pki, clock, random, read } = options;
  return new Examiner({
    registry,
    trust: pki.trust,
    clock,
    rememberedMax,
    revocation: new RevocationChecker({ clock, random, ...revocationTimes }),
    ...(read ? { read } : {}),
  });
}
