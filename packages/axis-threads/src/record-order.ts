import type { LedgerRecord } from '@lienthong/ledger';

/** Records of several threads in the order of their places, which have no gaps: each waits for those before it. */
export class RecordOrder {
  readonly #onRecord: (record: LedgerRecord) => void;
  readonly #early = new Map<number, LedgerRecord>();
  #next = 1;

  constructor(onRecord: (record: LedgerRecord) => void) {
    this.#onRecord = onRecord;
  }

  take(record: LedgerRecord): void {
    if (record.sequence !== this.#next) {
      this.#early.set(record.sequence, record);
      return;
    }
    this.#onRecord(record);
    this.#next += 1;
    for (let next = this.#early.get(this.#next); next; next = this.#early.get(this.#next)) {
      this.#early.delete(this.#next);
      this.#onRecord(next);
      this.#next += 1;
    }
  }
}
