import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { randomUuid, systemRandom } from '@lienthong/runtime';
import { z } from 'zod';
import { usable, usableNow } from './key-store.ts';
import { isSystemError, writeOnce } from './write-once.ts';

const schema = z.strictObject({ url: z.string().refine(isServicesUrl) });

/** An address without anything that a path could not be put behind, and short enough for every certificate. */
function isServicesUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return url.length <= 200 && parsed?.protocol === 'http:' && /^http:\/\/[\w.:[\]-]+(\/[\w./-]*)?$/.test(url);
}

/**
 * `url`, where trust services can be at it.
 *
 * @throws PKI_SUBJECT_INVALID when it cannot stand in certificates
 */
export function checkedServicesUrl(url: string): string {
  if (isServicesUrl(url)) return url;
  throw new ExchangeError('PKI_SUBJECT_INVALID', {
    field: 'servicesUrl',
    problem: `not an address with http: ${url.slice(0, 80)}`,
  });
}

/** Base URL of the trust services, which new certificates name. Kept in the directory, for every process on it. */
export class ServicesAddress {
  readonly #directory: string | undefined;
  #url: string | undefined;

  constructor(directory: string | undefined) {
    this.#directory = directory;
  }

  get url(): string | undefined {
    return this.#url;
  }

  /**
   * Reads what another process has set.
   *
   * @throws PKI_STORE_UNUSABLE when the file cannot be read
   * @throws PKI_STORE_DAMAGED when it is not what was written
   */
  refresh(): void {
    const directory = this.#directory;
    if (directory === undefined) return;
    const text = usableNow(directory, () => {
      try {
        return readFileSync(join(directory, 'services.json'), 'utf8');
      } catch (cause) {
        if (isSystemError(cause, 'ENOENT')) return undefined;
        throw cause;
      }
    });
    if (text === undefined) return;
    try {
      this.#url = schema.parse(JSON.parse(text)).url;
    } catch (cause) {
      const problem = 'it names no address';
      throw new ExchangeError('PKI_STORE_DAMAGED', { file: 'services.json', problem }, { cause });
    }
  }

  /**
   * Sets the address for this process and for those that start later.
   *
   * @throws PKI_SUBJECT_INVALID when it cannot stand in certificates
   */
  async set(url: string): Promise<void> {
    const checked = checkedServicesUrl(url);
    const directory = this.#directory;
    if (directory !== undefined) {
      const draft = join(directory, `services.${randomUuid(systemRandom)}.draft`);
      await usable(directory, writeOnce(draft, `${JSON.stringify({ url: checked })}\n`));
      await usable(directory, rename(draft, join(directory, 'services.json')));
    }
    this.#url = checked;
  }
}
