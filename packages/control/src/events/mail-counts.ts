import type { EntryDraft } from '@lienthong/ledger';

/** How many packages wait in mailboxes, and how many were ever delivered, by agency and kind. */
export type MailCount = { waiting: number; delivered: number };

/** What a mailbox is counted for. */
export type MailType = 'document' | 'status';

/** Mail of all agencies, counted entry by entry. */
export class MailCounts {
  readonly #counts = new Map<string, MailCount>();
  /** Packages that do not wait any more, and might again. */
  readonly #taken = new Set<string>();

  add({ act, pkg, agency, kind, state = 'done' }: EntryDraft): void {
    if (agency === undefined) return;
    const type: MailType = kind === 'status' ? 'status' : 'document';
    if (act === 'delivered') {
      const count = this.#of(agency, type);
      count.waiting += 1;
      count.delivered += 1;
    }
    if (act !== 'acknowledged') return;
    const key = `${agency} ${pkg}`;
    const isTaken = state === 'done' || state === 'fail';
    if (isTaken === this.#taken.has(key)) return;
    if (isTaken) this.#taken.add(key);
    else this.#taken.delete(key);
    this.#of(agency, type).waiting += isTaken ? -1 : 1;
  }

  #of(agency: string, type: MailType): MailCount {
    const key = `${agency} ${type}`;
    const count = this.#counts.get(key) ?? { waiting: 0, delivered: 0 };
    this.#counts.set(key, count);
    return count;
  }

  /** The mail of one agency, of one type or of both. */
  of(agency: string, type?: MailType): Readonly<MailCount> {
    const types: readonly MailType[] = type === undefined ? ['document', 'status'] : [type];
    const sum = { waiting: 0, delivered: 0 };
    for (const one of types) {
      const count = this.#counts.get(`${agency} ${one}`);
      sum.waiting += count?.waiting ?? 0;
      sum.delivered += count?.delivered ?? 0;
    }
    return sum;
  }
}
