import type { EntryDraft } from '@lienthong/ledger';
import type { PackageRecord } from '../compact/known-record.ts';
import { NumberRows } from '../compact/number-rows.ts';
import { waitingStates } from '../mailbox.ts';

/** What a package asked for when it was accepted. */
export type Admission = { readonly at: number; readonly bytes: number; readonly isUrgent: boolean };

/** Admissions of one agency, in the order of the ledger. */
export type Admissions = { readonly length: number; at(place: number): Admission };

const none: Admissions = { length: 0, at: () => ({ at: 0, bytes: 0, isUrgent: false }) };

/** What agencies of a node have sent and their receivers have not taken out yet; grown entry by entry. */
export class OutstandingCopies {
  readonly #admissions = new Map<string, GrowingAdmissions>();
  readonly #waiting = new Map<string, number>();

  /** Takes in an entry about a package, before it is part of the package's record. */
  apply(entry: EntryDraft, recordOf: () => PackageRecord): void {
    const { act, agency, copies, outcome, facts } = entry;
    if (agency === undefined || entry.edge !== undefined) return;
    if (act !== 'admitted' && act !== 'refused' && act !== 'receipt') return;
    const record = recordOf();
    if (agency !== record.facts.sender) return;
    if (act === 'admitted' && facts?.scope !== undefined) {
      const known = this.#admissions.get(agency) ?? new GrowingAdmissions();
      this.#admissions.set(agency, known);
      known.push({ at: entry.at, bytes: facts.size, isUrgent: (facts.priority ?? 0) > 0 });
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

  admissionsOf(agency: string): Admissions {
    return this.#admissions.get(agency) ?? none;
  }

  waitingOf(agency: string): number {
    return this.#waiting.get(agency) ?? 0;
  }
}

class GrowingAdmissions implements Admissions {
  readonly #rows = new NumberRows(3);

  get length(): number {
    return this.#rows.length;
  }

  push({ at, bytes, isUrgent }: Admission): void {
    this.#rows.push([at, bytes, isUrgent ? 1 : 0]);
  }

  at(place: number): Admission {
    const [at, bytes, urgent] = [0, 1, 2].map((column) => this.#rows.get(place, column));
    return { at: at ?? 0, bytes: bytes ?? 0, isUrgent: urgent === 1 };
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
