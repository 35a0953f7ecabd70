import { lineHash } from '@lienthong/ledger';
import type { AttestedRecord } from './attested-record.ts';

/** Lines of one node's ledger that bear out what it attests. */
export type LedgerExtract = {
  readonly lines: readonly string[];
  /** Whether every line from the first about the package to the attested head is there. */
  readonly isUnbroken: boolean;
  /** Whether the store has the attested head at its place, and as many lines about the package before it. */
  readonly isBorneOut: boolean;
};

/** Beyond this only the lines about the package are taken, bytes: a busy node may write for days in between. */
const chainBytesMax = 512 * 1024;

/**
 * Reads ledgers up to the heads that their nodes attest, and keeps of each chain what follows the first line about the
 * package.
 *
 * @param records - of these nodes, each node's in order
 * @param attested - by node
 */
export async function collectLedgers(
  records: AsyncIterable<{ readonly node: string; readonly lines: readonly string[] }>,
  attested: ReadonlyMap<string, AttestedRecord>,
): Promise<ReadonlyMap<string, LedgerExtract>> {
  const readers = new Map([...attested].map(([node, record]) => [node, new LedgerReader(record)]));
  for await (const { node, lines } of records) for (const line of lines) readers.get(node)?.take(line);
  return new Map([...readers].map(([node, reader]) => [node, reader.extract()]));
}

class LedgerReader {
  readonly #record: AttestedRecord;
  readonly #mark: string;
  readonly #chain: string[] = [];
  readonly #own: string[] = [];
  #bytes = 0;
  #length = 0;
  #last: string | undefined;

  constructor(record: AttestedRecord) {
    this.#record = record;
    this.#mark = `"pkg":${JSON.stringify(record.pkg)}`;
  }

  take(line: string): void {
    if (this.#length === this.#record.ledger.length) return;
    this.#length += 1;
    this.#last = line;
    if (line.includes(this.#mark)) this.#own.push(line);
    if (this.#own.length === 0) return;
    this.#bytes += line.length;
    if (this.#bytes <= chainBytesMax) this.#chain.push(line);
  }

  extract(): LedgerExtract {
    const { ledger, entries } = this.#record;
    const isUnbroken = this.#bytes <= chainBytesMax;
    const isBorneOut =
      this.#length === ledger.length &&
      this.#last !== undefined &&
      lineHash(this.#last) === ledger.hash &&
      this.#own.length === entries.length;
    return { lines: isUnbroken ? this.#chain : this.#own, isUnbroken, isBorneOut };
  }
}
