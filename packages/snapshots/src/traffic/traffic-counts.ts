import type { LedgerEntry } from '@lienthong/ledger';
import type { TrafficCounts } from './recording.ts';

type Growing = { -readonly [Name in keyof TrafficCounts]: number };

/** Counts by kind what became of packages, from the entries of all ledgers. */
export class TrafficTally {
  readonly #kinds = new Map<string, Growing>();
  readonly #kindOf = new Map<string, string>();
  readonly #handedIn = new Set<string>();
  readonly #isCounted: (pkg: string) => boolean;

  /** @param isCounted - the packages that count */
  constructor(isCounted: (pkg: string) => boolean) {
    this.#isCounted = isCounted;
  }

  /** Takes in an entry; the entries of a node in their order. */
  add(node: string, entry: LedgerEntry): void {
    const { act, pkg, copies, edge, agency, facts, cause } = entry;
    if (!this.#isCounted(pkg)) return;
    if (facts) this.#kindOf.set(pkg, facts.kind);
    const counts = this.#counts(this.#kindOf.get(pkg) ?? entry.kind ?? '');
    const isHandedIn =
      edge === undefined && agency !== undefined && (act === 'admitted' || act === 'duplicate');
    if (isHandedIn) {
      const key = `${node} ${cause}`;
      if (!this.#handedIn.has(key)) counts.submissions += 1;
      this.#handedIn.add(key);
      counts[act] += copies;
    }
    if (act === 'delivered' || act === 'refused') counts[act] += copies;
    if (act === 'acknowledged') counts.acknowledged += 1;
  }

  #counts(kind: string): Growing {
    const known = this.#kinds.get(kind);
    if (known) return known;
    const counts = { submissions: 0, admitted: 0, duplicate: 0, delivered: 0, refused: 0, acknowledged: 0 };
    this.#kinds.set(kind, counts);
    return counts;
  }

  /** By kind, in the order of their names. */
  result(): Readonly<Record<string, TrafficCounts>> {
    return Object.fromEntries([...this.#kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
