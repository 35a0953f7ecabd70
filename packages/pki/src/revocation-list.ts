import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import { z } from 'zod';
import type { Certificate } from './certificate.ts';
import { usable, usableNow } from './key-store.ts';
import { type ListedReason, type RevocationReason, revocationReasons } from './revocation-reason.ts';
import { writeOnce } from './write-once.ts';

/** One revoked or suspended certificate. */
export type Revocation = {
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  /** SHA-256 of its issuer's certificate, hexadecimal. */
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serial: string;
  readonly subject: string;
  /** `certificateHold`: suspended, which can be taken back. */
  readonly reason: ListedReason;
  /** Milliseconds. A suspended certificate that is then revoked counts as revoked from its suspension on. */
  readonly revokedAt: number;
};

/** What was done to a certificate; `removeFromCRL` ends a suspension. */
type RevocationAct = Omit<Revocation, 'reason' | 'revokedAt'> & {
  readonly reason: ListedReason | 'removeFromCRL';
  /** Milliseconds. */
  readonly at: number;
};

const hex = z.string().regex(/^[0-9a-f]{2,64}$/);
const actSchema = z.strictObject({
  fingerprint: hex,
  issuer: hex,
  serial: hex,
  subject: z.string(),
  reason: z.enum([
    ...(Object.keys(revocationReasons) as RevocationReason[]),
    'certificateHold',
    'removeFromCRL',
  ]),
  at: z.number(),
});

/** How old, by the clock, an answer about what other processes have revoked may be, milliseconds. */
const pollMs = 1000;

/**
 * Revoked certificates, in memory and, where there is a directory, one file an act: two processes can revoke at once and
 * none overwrites the other's. What others have done is seen within a second of the clock.
 */
export class RevocationList {
  readonly #directory: string | undefined;
  readonly #clock: Clock;
  /** Acts in order, by the fingerprint of the certificate. */
  readonly #acts = new Map<string, RevocationAct[]>();
  #polledAt = Number.NEGATIVE_INFINITY;

  constructor(options: { readonly directory: string | undefined; readonly clock: Clock }) {
    this.#directory = options.directory && join(options.directory, 'revocations');
    this.#clock = options.clock;
  }

  /** All revocations that hold, as far as they are known here. */
  get all(): readonly Revocation[] {
    return [...this.#acts.values()].flatMap((acts) => stateAfter(acts) ?? []);
  }

  /** How many acts are known: it grows with each, and never falls. */
  get actCount(): number {
    let count = 0;
    for (const acts of this.#acts.values()) count += acts.length;
    return count;
  }

  /** The revocation of a certificate, if it holds. */
  find(fingerprint: string): Revocation | undefined {
    return stateAfter(this.#acts.get(fingerprint) ?? []);
  }

  /**
   * Reads what other processes have done. It does so without giving way: there are few files, and most have been read.
   *
   * @throws PKI_STORE_UNUSABLE when the directory cannot be made or read
   * @throws PKI_STORE_DAMAGED when a file of it is not what was written
   */
  refresh(): void {
    const directory = this.#directory;
    if (directory === undefined) return;
    this.#polledAt = this.#clock.now();
    const files = usableNow(directory, () => {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return readdirSync(directory);
    });
    const found = files.flatMap((file) => {
      const [, fingerprint, place] = /^([0-9a-f]{64})\.([1-9]\d{0,4})\.json$/.exec(file) ?? [];
      return fingerprint === undefined ? [] : [{ file, fingerprint, place: Number(place) }];
    });
    for (const { file, fingerprint, place } of found.toSorted((one, other) => one.place - other.place)) {
      const acts = this.#acts.get(fingerprint) ?? [];
      if (place <= acts.length) continue;
      const source = { file: `revocations/${file}`, fingerprint };
      if (place > acts.length + 1)
        throw new ExchangeError('PKI_STORE_DAMAGED', {
          file: source.file,
          problem: 'the one before it is gone',
        });
      const text = usableNow(directory, () => readFileSync(join(directory, file), 'utf8'));
      this.#acts.set(fingerprint, [...acts, parseAct(text, source)]);
    }
  }

  /**
   * Revokes or suspends, unless the certificate is revoked already; a suspended one can still be revoked.
   *
   * @returns the revocation that holds
   */
  async add(revocation: Revocation): Promise<Revocation> {
    const { revokedAt, ...rest } = revocation;
    for (;;) {
      const known = this.find(revocation.fingerprint);
      const isStronger = known?.reason === 'certificateHold' && revocation.reason !== 'certificateHold';
      if (known && !isStronger) return known;
      await this.#append({ ...rest, at: revokedAt });
    }
  }

  /** Ends a suspension; `false` where the certificate is not suspended. */
  async release(fingerprint: string, at: number): Promise<boolean> {
    const known = this.find(fingerprint);
    if (known?.reason !== 'certificateHold') return false;
    const { revokedAt: _, ...rest } = known;
    await this.#append({ ...rest, reason: 'removeFromCRL', at });
    return this.find(fingerprint) === undefined;
  }

  /**
   * Whether a signature that claims the instant `at` (milliseconds) falls under a revocation. After a key compromise all
   * of them do: the thief writes whatever time he likes. For other reasons what was signed before stays good.
   *
   * @throws PKI_STORE_UNUSABLE, PKI_STORE_DAMAGED
   */
  isRevoked(certificate: Certificate, at: number): boolean {
    this.#poll();
    const revocation = this.find(certificate.fingerprint);
    return revocation !== undefined && isUnderRevocation(revocation, at);
  }

  /**
   * How many acts are known, those of other processes included: what was found out at the same count still holds.
   *
   * @throws PKI_STORE_UNUSABLE, PKI_STORE_DAMAGED
   */
  version(): number {
    this.#poll();
    return this.actCount;
  }

  #poll(): void {
    if (Math.abs(this.#clock.now() - this.#polledAt) >= pollMs) this.refresh();
  }

  /** Adds an act in its place; where another process was there first, takes over what that one did. */
  async #append(act: RevocationAct): Promise<void> {
    const acts = this.#acts.get(act.fingerprint) ?? [];
    const directory = this.#directory;
    if (directory !== undefined) {
      const file = join(directory, `${act.fingerprint}.${acts.length + 1}.json`);
      if (!(await usable(directory, writeOnce(file, `${JSON.stringify(act)}\n`)))) return this.refresh();
    }
    this.#acts.set(act.fingerprint, [...acts, act]);
  }
}

/**
 * Whether a signature of the instant `at` falls under a revocation that any source tells of. Signatures, lists and answers
 * know whole seconds only: one of the second of the revocation does.
 */
export function isUnderRevocation(revocation: Pick<Revocation, 'reason' | 'revokedAt'>, at: number): boolean {
  const isStolen = revocation.reason === 'keyCompromise' || revocation.reason === 'cACompromise';
  return isStolen || at >= Math.floor(revocation.revokedAt / 1000) * 1000;
}

function stateAfter(acts: readonly RevocationAct[]): Revocation | undefined {
  const last = acts.at(-1);
  if (last === undefined || last.reason === 'removeFromCRL') return undefined;
  const { at, reason, ...rest } = last;
  const before = acts.at(-2);
  return { ...rest, reason, revokedAt: before?.reason === 'certificateHold' ? before.at : at };
}

function parseAct(text: string, source: { file: string; fingerprint: string }): RevocationAct {
  const { file, fingerprint } = source;
  try {
    const act = actSchema.parse(JSON.parse(text));
    if (act.fingerprint === fingerprint) return act;
  } catch (cause) {
    throw new ExchangeError('PKI_STORE_DAMAGED', { file, problem: 'it is not a revocation' }, { cause });
  }
  throw new ExchangeError('PKI_STORE_DAMAGED', { file, problem: 'it revokes another certificate' });
}
