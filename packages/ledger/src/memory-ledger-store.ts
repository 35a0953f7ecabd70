import { ExchangeError } from '@lienthong/errors';
import type { LedgerFollower, LedgerRecord, LedgerStore } from './ledger-store.ts';

type Follower = { readonly onRecord: (record: LedgerRecord) => void; told: number };

/** Ledgers in this process' memory: for tests, simulation and embedding. */
export class MemoryLedgerStore implements LedgerStore {
  readonly #ledgers = new Map<string, LedgerRecord[]>();
  /** In the order of their sequences, which count from 1. */
  readonly #records: LedgerRecord[] = [];
  readonly #followers = new Set<Follower>();

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
    const record = { node, sequence: this.#records.length + 1, lines: [...lines] };
    records.push(record);
    this.#records.push(record);
    this.#ledgers.set(node, records);
    // Later, as over a network: nobody may rely on being told before `append` resolves.
    if (this.#followers.size > 0) queueMicrotask(() => this.#tellAll());
    return record.sequence;
  }

  async *read(nodes: readonly string[]): AsyncIterable<LedgerRecord> {
    for (const node of nodes) yield* this.#ledgers.get(node) ?? [];
  }

  async follow(onRecord: (record: LedgerRecord) => void): Promise<LedgerFollower> {
    const follower: Follower = { onRecord, told: 0 };
    this.#followers.add(follower);
    this.#tell(follower);
    return {
      settled: async () => this.#tell(follower),
      close: async () => void this.#followers.delete(follower),
    };
  }

  #tellAll(): void {
    for (const follower of this.#followers) this.#tell(follower);
  }

  #tell(follower: Follower): void {
    while (this.#followers.has(follower)) {
      const record = this.#records[follower.told];
      if (!record) return;
      follower.told += 1;
      follower.onRecord(record);
    }
  }
}
