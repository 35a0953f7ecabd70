import type { LedgerRecord } from './ledger-store.ts';

/** Ledgers that can be read as often as needed, wherever they lie: a running exchange, a stopped one, an export. */
export type LedgerSource = {
  /** Owners of the ledgers, as records name them. */
  readonly owners: readonly string[];
  /** From an owner to the name that `edge` uses. */
  readonly nodeIdOf: (owner: string) => string;
  /** All records of the owners, each one's in order. */
  readonly read: (owners: readonly string[]) => AsyncIterable<LedgerRecord>;
};

/** All lines of one ledger, in the order in which they are stored. */
export async function linesOf(source: LedgerSource, owner: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const record of source.read([owner])) lines.push(...record.lines);
  return lines;
}
