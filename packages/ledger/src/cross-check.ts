import type { LedgerEntry } from './ledger-entry.ts';

/**
 * Two ledgers that do not say the same of one copy.
 *
 * - `never-sent`: a copy came in over an edge, and the neighbour's ledger has not sent it
 * - `never-arrived`: a copy went out over an edge, and the neighbour's ledger has not taken it in
 * - `receipt-unfounded`: a receipt names an act that the stating node's ledger has not, or has otherwise
 * - `receipt-missing`: an act at the end of a copy's way of which the first node's ledger has no receipt
 */
export type Disagreement = {
  readonly what: 'never-sent' | 'never-arrived' | 'receipt-unfounded' | 'receipt-missing';
  /** Where the entry stands that the other ledger does not bear out. */
  readonly node: string;
  readonly n: number;
  readonly at: number;
  /** The ledger that should have its counterpart. */
  readonly other: string;
  readonly pkg: string;
  readonly to: string;
};

type Side = Omit<Disagreement, 'what' | 'pkg' | 'to' | 'other'>;
type Claim = { readonly kind: 'edge' | 'fate'; readonly key: string; readonly side: 'act' | 'counterpart' };

/**
 * Holds what every ledger says of every copy against what the other ledger says of it: what one sent the other took in, and
 * what a receipt states its maker did. Keeps what has not found its counterpart, and nothing else.
 */
export class CrossCheck {
  readonly #open = new Map<string, Side & { readonly claim: Claim }>();
  /** Node that admitted a package first. */
  readonly #origins = new Map<string, string>();

  /** Takes in one entry; the entries of a node in their order. */
  add(node: string, entry: LedgerEntry): void {
    const { pkg, facts, to = [] } = entry;
    if (facts) this.#origins.set(pkg, facts.origin);
    for (const receiver of to)
      for (const claim of this.#claims(node, entry, receiver)) this.#match(claim, node, entry);
  }

  #claims(node: string, entry: LedgerEntry, to: string): readonly Claim[] {
    const { act, pkg, edge, by, outcome } = entry;
    if (act === 'relayed' && edge !== undefined)
      return [{ kind: 'edge', side: 'act', key: keyOf(pkg, to, node, edge) }];
    if (act === 'admitted' && edge !== undefined)
      return [{ kind: 'edge', side: 'counterpart', key: keyOf(pkg, to, edge, node) }];
    if (act === 'receipt' && outcome !== 'acknowledged' && by !== undefined && by !== node)
      return [{ kind: 'fate', side: 'counterpart', key: keyOf(pkg, to, by, node, outcome ?? '') }];
    const origin = this.#origins.get(pkg);
    if (isEnd(act) && entry.copies > 0 && origin !== undefined && origin !== node)
      return [{ kind: 'fate', side: 'act', key: keyOf(pkg, to, node, origin, act) }];
    return [];
  }

  #match(claim: Claim, node: string, { n, at }: LedgerEntry): void {
    const key = `${claim.kind} ${claim.key}`;
    const found = this.#open.get(key);
    if (found && found.claim.side !== claim.side) this.#open.delete(key);
    // The same said twice is no disagreement between two: sums and chains look after that.
    else if (!found) this.#open.set(key, { claim, node, n, at });
  }

  /**
   * What no other ledger bears out, the earliest act first.
   *
   * @param options.atRest - whether what may still be on its way counts too
   */
  disagreements({ atRest }: { readonly atRest: boolean }): readonly Disagreement[] {
    const found: Disagreement[] = [];
    for (const { claim, node, n, at } of this.#open.values()) {
      const isEdge = claim.kind === 'edge';
      const isLate = claim.side === 'act';
      if (isLate && !atRest) continue;
      const [pkg = '', to = '', maker = '', taker = ''] = claim.key.split('\n');
      const what = isLate
        ? isEdge
          ? ('never-arrived' as const)
          : ('receipt-missing' as const)
        : isEdge
          ? ('never-sent' as const)
          : ('receipt-unfounded' as const);
      found.push({ what, node, n, at, other: isLate ? taker : maker, pkg, to });
    }
    return found.sort((a, b) => a.at - b.at || compare(a.node, b.node) || a.n - b.n);
  }
}

function isEnd(act: LedgerEntry['act']): boolean {
  return act === 'delivered' || act === 'refused' || act === 'dead';
}

/** A copy and the two ledgers that speak of it, its maker first. */
function keyOf(...parts: readonly string[]): string {
  return parts.join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
