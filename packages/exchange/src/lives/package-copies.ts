import type { PackageRecord } from '../compact/known-record.ts';

/** One copy of a package that has not been refused, as one node knows of it; instants in milliseconds since 1970. */
export type KnownCopy = {
  /** When this node came to know of it: sent at the sender's node, arrived at the receiver's. */
  readonly knownAt: number;
  /**
   * When it was delivered, by the receiver's node. The sender's node learns it from the receipt, so that both nodes put
   * packages that crossed each other into the same order.
   */
  readonly deliveredAt: number | undefined;
};

type Copies = ReadonlyMap<string, KnownCopy>;

const known = new WeakMap<PackageRecord, { readonly entryCount: number; readonly copies: Copies }>();

/** The copies of a package by receiver. */
export function copiesOf(record: PackageRecord): Copies {
  const before = known.get(record);
  const entryCount = record.entries.length;
  if (before?.entryCount === entryCount) return before.copies;
  const copies = readCopies(record);
  known.set(record, { entryCount, copies });
  return copies;
}

function readCopies({ entries }: PackageRecord): Copies {
  const copies = new Map<string, KnownCopy>();
  for (const { act, outcome, at, to = [] } of entries)
    for (const receiver of to) {
      const before = copies.get(receiver);
      if (act === 'admitted' && !before) copies.set(receiver, { knownAt: at, deliveredAt: undefined });
      const fate = act === 'receipt' ? outcome : act;
      if (fate === 'refused' || fate === 'dead') copies.delete(receiver);
      if (fate === 'delivered' && before?.deliveredAt === undefined)
        copies.set(receiver, { knownAt: before?.knownAt ?? at, deliveredAt: at });
    }
  return copies;
}
