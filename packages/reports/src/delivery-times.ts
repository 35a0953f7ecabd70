import type { LedgerEntry } from '@lienthong/ledger';

/** How long copies of documents took from the sender's node to the mailbox of the receiver. */
export type DeliveryTime = {
  /** Copies that were delivered. */
  readonly copies: number;
  readonly averageMs: number;
  /** 95 of 100 copies took no longer. */
  readonly p95Ms: number;
};

type Admission = { readonly at: number; readonly agency: string };

/**
 * Times to delivery, by the sender, from the entries of all ledgers: the first admission at the sender's node, and each delivery
 * at a receiver's. Ledgers may be read in any order. Instants are those that the two nodes wrote down.
 */
export class DeliveryTimes {
  readonly #admissions = new Map<string, Admission>();
  readonly #deliveries: { readonly pkg: string; readonly at: number }[] = [];
  readonly #counts: (at: number) => boolean;

  /** @param counts - whether a delivery at that instant belongs to the period */
  constructor(counts: (at: number) => boolean) {
    this.#counts = counts;
  }

  /** Takes in one entry, each once. */
  add({ act, agency, at, copies, facts, kind, pkg }: LedgerEntry): void {
    if (agency === undefined) return;
    // Only the node at which a package came in, and accepted it, states its scope.
    if (act === 'admitted' && facts?.scope !== undefined && facts.kind !== 'status')
      if (!this.#admissions.has(pkg)) this.#admissions.set(pkg, { at, agency });
    if (act === 'delivered' && kind !== 'status' && this.#counts(at))
      for (let copy = 0; copy < copies; copy += 1) this.#deliveries.push({ pkg, at });
  }

  /** Milliseconds of every delivered copy whose admission is known, by the sender's code. */
  bySender(): ReadonlyMap<string, readonly number[]> {
    const times = new Map<string, number[]>();
    for (const { pkg, at } of this.#deliveries) {
      const admission = this.#admissions.get(pkg);
      if (!admission) continue;
      const own = times.get(admission.agency);
      // A node whose clock was behind on purpose cannot have received before the other sent.
      const ms = Math.max(0, at - admission.at);
      if (own) own.push(ms);
      else times.set(admission.agency, [ms]);
    }
    return times;
  }
}

/** Average and 95th percentile (nearest rank); undefined where nothing was delivered. */
export function deliveryTimeOf(timesMs: readonly number[]): DeliveryTime | undefined {
  if (timesMs.length === 0) return undefined;
  const sorted = Float64Array.from(timesMs).sort();
  const sum = sorted.reduce((total, ms) => total + ms, 0);
  return {
    copies: sorted.length,
    averageMs: sum / sorted.length,
    p95Ms: sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0,
  };
}
