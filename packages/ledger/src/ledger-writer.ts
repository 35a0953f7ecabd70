import { type ChainHead, emptyChain, extendChain } from './chain.ts';
import type { EntryDraft, LedgerEntry } from './ledger-entry.ts';
import type { LedgerStore } from './ledger-store.ts';

type Waiting = {
  readonly drafts: readonly EntryDraft[];
  readonly resolve: (entries: readonly LedgerEntry[]) => void;
  readonly reject: (failure: unknown) => void;
};

/** Where writing goes on: the chain's head and the sequence of the last record in the store, 0 for none. */
export type WriterPosition = { readonly head: ChainHead; readonly sequence: number };

/** Entries of one record at the most; keeps a record below a message's size. */
const recordEntriesMax = 256;

/**
 * Appends to one node's ledger. While one record is on its way to the store, what comes meanwhile waits and goes as
 * the next record in one piece (group commit). After a failure the writer refuses everything: the node must start
 * again from its ledger.
 */
export class LedgerWriter {
  readonly #store: LedgerStore;
  readonly #node: string;
  #head: ChainHead;
  #sequence: number;
  #waiting: Waiting[] = [];
  #writing = false;
  #failure: { readonly reason: unknown } | undefined;

  constructor(options: {
    readonly store: LedgerStore;
    readonly node: string;
    readonly position?: WriterPosition;
  }) {
    this.#store = options.store;
    this.#node = options.node;
    this.#head = options.position?.head ?? emptyChain;
    this.#sequence = options.position?.sequence ?? 0;
  }

  /** The chain as far as it is durable. */
  get head(): ChainHead {
    return this.#head;
  }

  /**
   * Resolves with the entries when they are durable; drafts of one call stand together and in order.
   *
   * @throws LEDGER_CONFLICT when another process writes this ledger
   * @throws AXIS_UNREACHABLE, AXIS_FULL from the store
   */
  append(drafts: readonly EntryDraft[]): Promise<readonly LedgerEntry[]> {
    if (this.#failure) return Promise.reject(this.#failure.reason);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ drafts, resolve, reject });
      if (!this.#writing) {
        this.#writing = true;
        // One turn later, so that everything that is ready now goes into one record.
        queueMicrotask(() => void this.#write());
      }
    });
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      const { entries, lines, head } = extendChain(
        this.#head,
        group.flatMap(({ drafts }) => drafts),
      );
      try {
        this.#sequence = await this.#store.append(this.#node, lines, this.#sequence);
      } catch (reason) {
        this.#failure = { reason };
        for (const { reject } of [...group, ...this.#waiting]) reject(reason);
        this.#waiting = [];
        break;
      }
      this.#head = head;
      let from = 0;
      for (const { drafts, resolve } of group) {
        resolve(entries.slice(from, from + drafts.length));
        from += drafts.length;
      }
    }
    this.#writing = false;
  }

  #takeGroup(): readonly Waiting[] {
    let count = 0;
    let entryCount = 0;
    for (const { drafts } of this.#waiting) {
      if (count > 0 && entryCount + drafts.length > recordEntriesMax) break;
      count += 1;
      entryCount += drafts.length;
    }
    return this.#waiting.splice(0, count);
  }
}
