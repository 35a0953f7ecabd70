import { type ExchangeError, isExchangeError } from '@lienthong/errors';
import { type ChainHead, emptyChain, followChain } from './chain.ts';
import { copiesInFlight, findImbalances, type Imbalance, NodeSums } from './conservation.ts';
import type { KnownEntries } from './known-entries.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { LedgerRecord } from './ledger-store.ts';

/** What a check of ledgers found; `sound` only where nothing is wrong. */
export type LedgerVerdict = {
  readonly sound: boolean;
  readonly nodeCount: number;
  readonly entryCount: number;
  readonly inFlight: number;
  /** The first divergence of each broken chain. */
  readonly broken: readonly ExchangeError[];
  readonly imbalances: readonly Imbalance[];
  /** Copies delivered more than once: package and receiver. */
  readonly doubled: readonly {
    readonly node: string;
    readonly pkg: string;
    readonly to: string;
    readonly n: number;
  }[];
  readonly heads: ReadonlyMap<string, ChainHead>;
};

/**
 * Recomputes every chain, every sum and every edge from the stored lines. Nothing is taken from a counter.
 * `onEntry` sees each sound entry once, in the order of its chain, so that counters can be recomputed on the way.
 *
 * @param known - reads the lines, for whoever verifies many times
 * @param nodeIdOf - from the owner of a record (an address) to the name that `edge` uses
 */
export async function verifyLedgers(
  records: AsyncIterable<LedgerRecord>,
  options: {
    readonly atRest: boolean;
    readonly nodeIdOf: (owner: string) => string;
    readonly known?: KnownEntries;
    readonly onEntry?: (node: string, entry: LedgerEntry) => void;
  },
): Promise<LedgerVerdict> {
  const heads = new Map<string, ChainHead>();
  const sums = new Map<string, NodeSums>();
  const broken = new Map<string, ExchangeError>();
  const doubled: { node: string; pkg: string; to: string; n: number }[] = [];
  const delivered = new Set<string>();
  let entryCount = 0;
  for await (const { node: owner, lines } of records) {
    const node = options.nodeIdOf(owner);
    if (broken.has(node)) continue;
    let followed: ReturnType<typeof followChain>;
    try {
      followed = followChain(heads.get(node) ?? emptyChain, lines, node, options.known);
    } catch (failure) {
      if (!isExchangeError(failure, 'LEDGER_CHAIN_BROKEN', 'LEDGER_ENTRY_MALFORMED')) throw failure;
      broken.set(node, failure);
      continue;
    }
    heads.set(node, followed.head);
    entryCount += followed.entries.length;
    const nodeSums = sums.get(node) ?? new NodeSums();
    sums.set(node, nodeSums);
    for (const entry of followed.entries) {
      nodeSums.add(entry);
      options.onEntry?.(node, entry);
      if (entry.act !== 'delivered') continue;
      for (const to of entry.to ?? []) {
        const key = `${node} ${entry.pkg} ${to}`;
        if (delivered.has(key)) doubled.push({ node, pkg: entry.pkg, to, n: entry.n });
        delivered.add(key);
      }
    }
  }
  const imbalances = findImbalances(sums, options);
  return {
    sound: broken.size === 0 && imbalances.length === 0 && doubled.length === 0,
    nodeCount: heads.size,
    entryCount,
    inFlight: copiesInFlight(sums),
    broken: [...broken.values()],
    imbalances,
    doubled,
    heads,
  };
}
