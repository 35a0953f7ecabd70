import type { ChainHead } from './chain.ts';
import { CrossCheck, type Disagreement } from './cross-check.ts';
import { type ChainDamage, findDivergence } from './find-divergence.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import { type LedgerSource, linesOf } from './ledger-source.ts';
import { type LedgerVerdict, verifyLedgers } from './verify-ledgers.ts';

/** Where a ledger no longer is what it was, and by what that shows. */
export type Divergence = {
  readonly node: string;
  /** The first bad entry. */
  readonly n: number;
  readonly what: ChainDamage;
  /** `chain`: the entries themselves; `head`: where the chain stood when somebody looked before. */
  readonly shownBy: 'chain' | 'head';
};

/** What an audit found; `sound` only where nothing is wrong. */
export type LedgerAudit = LedgerVerdict & {
  /** The first bad entry of each ledger that has one. */
  readonly divergences: readonly Divergence[];
  /** Copies of which two ledgers do not say the same, the earliest first. */
  readonly disagreements: readonly Disagreement[];
};

/**
 * Recomputes chains, sums and edges, holds every node's ledger against its neighbours' copy by copy, and against the heads
 * that are known from before. Names the first bad entry of every ledger.
 *
 * @param options.heads - where chains stood earlier, by node: what was removed or altered at the end of a ledger shows by them
 * @param options.atRest - whether copies still on their way are an error
 */
export async function auditLedgers(
  source: LedgerSource,
  options: {
    readonly atRest: boolean;
    readonly heads?: ReadonlyMap<string, ChainHead>;
    readonly onEntry?: (node: string, entry: LedgerEntry) => void;
  },
): Promise<LedgerAudit> {
  const { atRest, heads: known = new Map<string, ChainHead>() } = options;
  const present = new Set(source.owners.map(source.nodeIdOf));
  const cross = new CrossCheck();
  const divergences: Divergence[] = [];
  const wrong = new Set<string>();
  const diverges = (node: string, n: number, what: ChainDamage) => {
    if (wrong.has(node)) return;
    wrong.add(node);
    divergences.push({ node, n, what, shownBy: 'head' });
  };
  const verdict = await verifyLedgers(source.read(source.owners), {
    atRest,
    nodeIdOf: source.nodeIdOf,
    onEntry: (node, entry) => {
      cross.add(node, entry);
      const head = known.get(node);
      if (head?.length === entry.n && head.hash !== entry.prev) diverges(node, entry.n - 1, 'altered');
      options.onEntry?.(node, entry);
    },
  });
  const broken = new Set(verdict.broken.map(({ details }) => String(details['node'])));
  for (const [node, { length, hash }] of known) {
    if (broken.has(node) || !present.has(node)) continue;
    const now = verdict.heads.get(node) ?? { length: 0, hash: '' };
    if (now.length < length) diverges(node, now.length, 'removed');
    else if (now.length === length && now.hash !== hash) diverges(node, length - 1, 'altered');
  }
  for (const owner of source.owners) {
    const node = source.nodeIdOf(owner);
    if (!broken.has(node)) continue;
    const found = findDivergence(await linesOf(source, owner));
    if (found) divergences.push({ node, ...found, shownBy: 'chain' });
  }
  // Of what stands behind a break, and of ledgers that are not here, nothing is known: nobody can be held against them.
  const isKnown = (node: string) => present.has(node) && !broken.has(node);
  const disagreements = cross
    .disagreements({ atRest })
    .filter(({ node, other }) => isKnown(node) && isKnown(other));
  const imbalances = verdict.imbalances.filter(
    (one) => one.where === 'node' || (present.has(one.from) && present.has(one.to)),
  );
  const findings = [verdict.broken, verdict.doubled, imbalances, divergences, disagreements];
  return {
    ...verdict,
    imbalances,
    sound: findings.every(({ length }) => length === 0),
    divergences,
    disagreements,
  };
}
