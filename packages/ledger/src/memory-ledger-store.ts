import { ExchangeError } from '@lienthong/errors';
import type { LedgerRecord, LedgerStore } from './ledger-store.ts';

/** Ledgers in this process' memory: for tests, simulation and embedding. */
export class MemoryLedgerStore implements LedgerStore {
  readonly #ledgers = new Map<string, LedgerRecord[]>();
  #sequence = 0;

  async append(node: string, lines: readonly string[], after: number): Promise<number> {
    const records = this.#ledgers.get(node) ?? [];
    const last = records.at(-1);
    if ((last?.sequence ?? 0) !== after) {
      // The same append again, after an answer that was lost on the way.
      if (
        last &&
        records.at(-2)?.sequence === (after || undefined) &&
        last.lines.join('\n') === lines.join('\n')
      )
        return last.sequence;
      throw new ExchangeError('LEDGER_CONFLICT', { node });
    }
    this.#sequence += 1;
    records.push({ node, sequence: this.#sequence, lines: [...lines] });
    this.#ledgers.set(node, records);
    return this.#sequence;
  }

  async *read(nodes: readonly string[]): AsyncIterable<LedgerRecord> {
    for (const node of nodes) yield* this.#ledgers.get(node) ?? [];
  }
}
