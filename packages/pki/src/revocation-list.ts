import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import type { Certificate } from './certificate.ts';
import { usable } from './key-store.ts';
import { writeOnce } from './write-once.ts';

const revocationReasons = [
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
] as const;

/** Reasons of RFC 5280 §5.3.1 that an agency can have. */
export type RevocationReason = (typeof revocationReasons)[number];

/** One revoked certificate. */
export type Revocation = {
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly reason: RevocationReason;
  /** Milliseconds. */
  readonly revokedAt: number;
};

const revocationSchema = z.strictObject({
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  subject: z.string(),
  reason: z.enum(revocationReasons),
  revokedAt: z.number(),
});

/**
 * Revoked certificates, in memory and, where there is a directory, one file each: two processes can revoke at once and
 * none overwrites the other's.
 */
export class RevocationList {
  readonly #directory: string | undefined;
  readonly #revocations = new Map<string, Revocation>();

  constructor(directory: string | undefined) {
    this.#directory = directory && join(directory, 'revocations');
  }

  /** All revocations known here. */
  get all(): readonly Revocation[] {
    return [...this.#revocations.values()];
  }

  /**
   * Reads what other processes have revoked.
   *
   * @throws PKI_STORE_UNUSABLE when the directory cannot be made or read
   * @throws PKI_STORE_DAMAGED when a file of it is not what was written
   */
  async refresh(): Promise<void> {
    const directory = this.#directory;
    if (directory === undefined) return;
    await usable(directory, mkdir(directory, { recursive: true, mode: 0o700 }));
    for (const file of await usable(directory, readdir(directory))) {
      const [, fingerprint] = /^([0-9a-f]{64})\.json$/.exec(file) ?? [];
      if (fingerprint === undefined || this.#revocations.has(fingerprint)) continue;
      const text = await usable(directory, readFile(join(directory, file), 'utf8'));
      this.#revocations.set(fingerprint, parseRevocation(text, { file: `revocations/${file}`, fingerprint }));
    }
  }

  /** Adds a revocation, unless the certificate is revoked already; returns the one that holds. */
  async add(revocation: Revocation): Promise<Revocation> {
    const directory = this.#directory;
    const { fingerprint } = revocation;
    const known = this.#revocations.get(fingerprint);
    if (known) return known;
    if (directory !== undefined) {
      const file = join(directory, `${fingerprint}.json`);
      if (!(await usable(directory, writeOnce(file, `${JSON.stringify(revocation)}\n`)))) {
        await this.refresh();
        return this.#revocations.get(fingerprint) ?? revocation;
      }
    }
    this.#revocations.set(fingerprint, revocation);
    return revocation;
  }

  /**
   * Whether a signature that claims the instant `at` (milliseconds) falls under a revocation. After a key compromise all
   * of them do: the thief writes whatever time he likes. For other reasons what was signed before stays good.
   */
  isRevoked(certificate: Certificate, at: number): boolean {
    const revocation = this.#revocations.get(certificate.fingerprint);
    return revocation !== undefined && (revocation.reason === 'keyCompromise' || at >= revocation.revokedAt);
  }
}

function parseRevocation(text: string, source: { file: string; fingerprint: string }): Revocation {
  const { file, fingerprint } = source;
  try {
    const revocation = revocationSchema.parse(JSON.parse(text));
    if (revocation.fingerprint === fingerprint) return revocation;
  } catch (cause) {
    throw new ExchangeError('PKI_STORE_DAMAGED', { file, problem: 'it is not a revocation' }, { cause });
  }
  throw new ExchangeError('PKI_STORE_DAMAGED', { file, problem: 'it revokes another certificate' });
}
