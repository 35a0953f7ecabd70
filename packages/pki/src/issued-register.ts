import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { type Certificate, parseCertificate } from './certificate.ts';
import { usable, usableNow } from './key-store.ts';
import { writeOnce } from './write-once.ts';

/**
 * Certificates that were issued without keeping their keys here, such as those of abnormal states: what an authority has
 * issued it must be able to name and to revoke. One file each where there is a directory.
 */
export class IssuedRegister {
  readonly #directory: string | undefined;
  readonly #certificates = new Map<string, Certificate>();

  constructor(directory: string | undefined) {
    this.#directory = directory && join(directory, 'issued');
  }

  /** Every certificate known here. */
  get all(): readonly Certificate[] {
    return [...this.#certificates.values()];
  }

  /**
   * Reads what other processes have issued.
   *
   * @throws PKI_STORE_UNUSABLE when the directory cannot be made or read
   * @throws PKI_STORE_DAMAGED when a file of it is no certificate
   */
  refresh(): void {
    const directory = this.#directory;
    if (directory === undefined) return;
    const files = usableNow(directory, () => {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      return readdirSync(directory);
    });
    for (const file of files) {
      const [, fingerprint] = /^([0-9a-f]{64})\.cer$/.exec(file) ?? [];
      if (fingerprint === undefined || this.#certificates.has(fingerprint)) continue;
      const der = usableNow(directory, () => readFileSync(join(directory, file)));
      this.#certificates.set(fingerprint, readIssued(der, { file: `issued/${file}`, fingerprint }));
    }
  }

  /** Keeps a certificate. */
  async add(der: Uint8Array): Promise<void> {
    const certificate = parseCertificate(der);
    const directory = this.#directory;
    if (directory !== undefined)
      await usable(directory, writeOnce(join(directory, `${certificate.fingerprint}.cer`), der));
    this.#certificates.set(certificate.fingerprint, certificate);
  }
}

function readIssued(der: Uint8Array, source: { file: string; fingerprint: string }): Certificate {
  const { file, fingerprint } = source;
  try {
    const certificate = parseCertificate(der);
    if (certificate.fingerprint === fingerprint) return certificate;
  } catch (cause) {
    throw new ExchangeError('PKI_STORE_DAMAGED', { file, problem: 'it is no certificate' }, { cause });
  }
  throw new ExchangeError('PKI_STORE_DAMAGED', { file, problem: 'it is another certificate' });
}
