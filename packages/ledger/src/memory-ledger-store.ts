import { ExchangeError } from '@lienthong/errors';
import type { LedgerFollower, LedgerRecord, LedgerStore } from './ledger-store.ts';
import { PackedRecords } from './packed-records.ts';

type Follower = {
  readonly onRecord: (record: LedgerRecord) => void;
  told: number;
  /** How many records of each ledger it has been told. */
  readonly places: Map<PackedRecords, number>;
};

/** Characters of lines that all ledgers together hold as they are; beyond, what one has is packed, from so many on. */
const unpackedMax = { all: 64_000_000, one: 128_000 } as const;

/** Ledgers in this process' memory: for tests, simulation and embedding. */
export class MemoryLedgerStore implements LedgerStore {
  readonly #ledgers = new Map<string, PackedRecords>();
  /** The ledger of each record, in the order of their sequences. */
  readonly #owners: PackedRecords[] = [];
  readonly #followers = new Set<Follower>();
  readonly #unpackedMax: { readonly all: number; readonly one: number };
  readonly #nextSequence: () => number;
  #unpacked = 0;

  constructor(
    options: {
      readonly unpackedMax?: { readonly all: number; readonly one: number };
      /** Gives each record its place; from 1, one by one, where left out. */
      readonly nextSequence?: () => number;
    } = {},
  ) {
    this.#unpackedMax = options.unpackedMax ?? unpackedMax;
    this.#nextSequence = options.nextSequence ?? (() => this.#owners.length + 1);
  }

  async append(node: string, lines: readonly string[], after: number): Promise<number> {
    const records = this.#ledgers.get(node) ?? new PackedRecords(node);
    if (records.lastSequence !== after) {
      const last = records.at(records.length - 1);
      // The same append again, after an answer that was lost on the way.
      if (
        last &&
        records.at(records.length - 2)?.sequence === (after || undefined) &&
        last.lines.join('\n') === lines.join('\n')
      )
        return last.sequence;
      throw new ExchangeError('LEDGER_CONFLICT', { node });
    }
    const sequence = this.#nextSequence();
    this.#ledgers.set(node, records);
    this.#owners.push(records);
    const before = records.recentSize;
    records.push({ sequence, lines });
    this.#unpacked += records.recentSize - before;
    // Later, as over a network: nobody may rely on being told before `append` resolves.
    if (this.#followers.size > 0) queueMicrotask(() => this.#tellAll());
    if (this.#unpacked > this.#unpackedMax.all) this.#pack(records);
    return sequence;
  }

  #pack(records: PackedRecords): void {
    const before = records.recentSize;
    if (before < this.#unpackedMax.one) return;
    records.pack();
    this.#unpacked += records.recentSize - before;
  }

  async *read(nodes: readonly string[]): AsyncIterable<LedgerRecord> {
    for (const node of nodes) {
      const records = this.#ledgers.get(node);
      if (!records) continue;
      for (let place = 0; place < records.length; place += 1) {
        const record = records.at(place);
        if (record) yield record;
      }
      records.close();
    }
  }

  async follow(onRecord: (record: LedgerRecord) => void): Promise<LedgerFollower> {
    const follower: Follower = { onRecord, told: 0, places: new Map() };
    this.#followers.add(follower);
    this.#tell(follower);
    for (const records of this.#ledgers.values()) records.close();
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
      const records = this.#owners[follower.told];
      if (!records) return;
      const place = follower.places.get(records) ?? 0;
      const record = records.at(place);
      follower.told += 1;
      follower.places.set(records, place + 1);
      if (record) follower.onRecord(record);
    }
  }
}
