import { type LedgerEntry, parseEntry } from './ledger-entry.ts';

/** Entries remembered where nothing else is said. */
const countMaxDefault = 100_000;

/**
 * Entries by the digests of their lines, for a process that reads the same ledgers many times: a line with the same digest says
 * the same. Forgets the one that was read longest ago.
 */
export class KnownEntries {
  readonly #entries = new Map<string, LedgerEntry>();
  readonly #countMax: number;

  constructor({ countMax = countMaxDefault }: { readonly countMax?: number } = {}) {
    this.#countMax = countMax;
  }

  /**
   * The entry of a stored line. Whoever gets it does not change it.
   *
   * @param digest - `lineHash` of the line
   * @throws LEDGER_ENTRY_MALFORMED when the line is not an entry
   */
  read(line: string, node: string, digest: string): LedgerEntry {
    const known = this.#entries.get(digest);
    if (known) return known;
    const entry = parseEntry(line, node);
    this.#entries.set(digest, entry);
    if (this.#entries.size > this.#countMax) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    return entry;
  }
}
