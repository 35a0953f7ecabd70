import type { CounterLine } from '@lienthong/counters';
import { type CounterGroup, groupCounters, sumOf } from '../counter-groups.ts';
import { awaitUntil, requireThat, type Stage } from './stage.ts';

const step = 5;

/** All counters, and what recomputing them from the ledgers found. */
export type BooksFacts = {
  readonly groups: readonly CounterGroup[];
  readonly total: CounterLine;
  readonly ledgers: {
    readonly sound: boolean;
    readonly nodes: number;
    readonly entries: number;
    readonly inFlight: number;
    readonly brokenChains: number;
    readonly imbalances: number;
    readonly doubledDeliveries: number;
    readonly counterMismatches: number;
    readonly countersCompared: number;
  };
};

/** Reads every counter, and recomputes every chain, sum, edge and counter from what is stored. */
export async function booksStep(stage: Stage): Promise<BooksFacts> {
  const { session } = stage;
  await awaitUntil(
    stage,
    step,
    { vi: 'không còn bản nào trên đường', en: 'no copy is on its way any more' },
    async () => (await session.verifyBooks({ atRest: false })).inFlight === 0 || undefined,
  );
  const counters = await (await session.operator()).counters();
  const verdict = await session.verifyBooks({ atRest: true });
  const { sound, nodeCount, entryCount, inFlight, broken, imbalances, doubled, mismatches } = verdict;
  requireThat(
    sound,
    step,
    { vi: 'sổ cái và bộ đếm khớp nhau', en: 'ledgers and counters agree' },
    { broken: broken.map(({ message }) => message), imbalances, doubled, mismatches },
  );
  const total = sumOf(counters.values());
  return {
    groups: groupCounters(counters, session.registry, 'tier'),
    total,
    ledgers: {
      sound,
      nodes: nodeCount,
      entries: entryCount,
      inFlight,
      brokenChains: broken.length,
      imbalances: imbalances.length,
      doubledDeliveries: doubled.length,
      counterMismatches: mismatches.length,
      countersCompared: counters.size * Object.keys(total).length,
    },
  };
}
