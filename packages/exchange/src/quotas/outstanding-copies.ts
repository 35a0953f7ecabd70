import type { EntryDraft } from '@lienthong/ledger';
import { waitingStates } from '../mailbox.ts';
import type { PackageRecord } from '../node-index.ts';

/** What agencies of a node have sent and their receivers have not taken out yet; grown entry by entry. */
export class OutstandingCopies {
  readonly #admissions = new Map<string, EntryDraft[]>();
  readonly #waiting = new Map<string, number>();

  /** Takes in an entry about a package, before it is part of the package's record. */
  apply(entry: EntryDraft, record: PackageRecord): void {
    const { act, agency, copies, outcome } = entry;
    if (agency === undefined || agency !== record.facts.sender || entry.edge !== undefined) return;
    if (act === 'admitted' && entry.facts?.scope !== undefined) {
      const known = this.#admissions.get(agency);
      if (known) known.push(entry);
      else this.#admissions.set(agency, [entry]);
      this.#change(agency, copies);
    }
    // What is refused as a whole was never accepted, and did not count.
    if (act === 'refused' && isAccepted(entry, record)) this.#change(agency, -copies);
    if (act !== 'receipt') return;
    if (outcome === 'refused' || outcome === 'dead') this.#change(agency, -copies);
    if (outcome === 'acknowledged' && isTakenOut(entry))
      this.#change(agency, -(entry.to ?? []).filter((to) => !wasTakenOut(to, record)).length);
  }

  #change(agency: string, copies: number): void {
    this.#waiting.set(agency, (this.#waiting.get(agency) ?? 0) + copies);
  }

  admissionsOf(agency: string): readonly EntryDraft[] {
    return this.#admissions.get(agency) ?? [];
  }

  waitingOf(agency: string): number {
    return this.#waiting.get(agency) ?? 0;
  }
}

function isAccepted({ cause }: EntryDraft, { entries }: PackageRecord): boolean {
  return entries.some(
    (other) => other.cause === cause && other.act === 'admitted' && other.facts?.scope !== undefined,
  );
}

function isTakenOut({ state = 'done' }: EntryDraft): boolean {
  return !waitingStates.includes(state);
}

function wasTakenOut(to: string, { saidAt, entries }: PackageRecord): boolean {
  if (!saidAt.has(to)) return false;
  return entries.some(
    (entry) =>
      entry.act === 'receipt' &&
      entry.outcome === 'acknowledged' &&
      isTakenOut(entry) &&
      entry.to?.includes(to),
  );
}
