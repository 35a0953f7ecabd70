import type { EntryDraft } from '@lienthong/ledger';
import { KeptObjects } from './kept-objects.ts';
import type { KnownRecord } from './known-record.ts';
import { PackageHeads } from './package-heads.ts';

/** What the indexes of a process keep as objects, all together. */
export type IndexMemory = {
  readonly heads: PackageHeads;
  readonly records: KeptObjects<KnownRecord>;
  /** Entries by their causes. */
  readonly causes: KeptObjects<EntryDraft[]>;
};

/** @param most - entries in records and by causes, each list with some to spare, and packages whose facts are found again */
export function newIndexMemory(most: {
  readonly recordEntries: number;
  readonly causeEntries: number;
  readonly heads: number;
}): IndexMemory {
  return {
    heads: new PackageHeads({ recentMin: most.heads }),
    records: new KeptObjects({ weightMax: most.recordEntries }),
    causes: new KeptObjects({ weightMax: most.causeEntries }),
  };
}

/** One for all nodes of a process: some 40 MB at the most. */
export const processMemory: IndexMemory = newIndexMemory({
  recordEntries: 65_536,
  causeEntries: 16_384,
  heads: 1_024,
});
