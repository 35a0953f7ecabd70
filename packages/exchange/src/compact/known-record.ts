import type { EntryDraft, PackageFacts } from '@lienthong/ledger';

/** How a copy ended. */
export type Fate = Exclude<NonNullable<EntryDraft['outcome']>, 'acknowledged'>;

/** Everything a node has recorded about one package. */
export type PackageRecord = {
  readonly pkg: string;
  readonly facts: PackageFacts;
  /** Place among the packages of the node, growing. */
  readonly position: number;
  readonly entries: readonly EntryDraft[];
  /** Receivers whose copies this node has admitted. */
  readonly admittedTo: ReadonlySet<string>;
  /** Receivers for whom another node has stated an outcome, and which. */
  readonly statedFor: ReadonlyMap<string, Fate>;
  /** Receivers that have said how far they have come, and when last. */
  readonly saidAt: ReadonlyMap<string, number>;
};

/** Shared by all packages of whose copies nobody has stated or said anything. */
const nothingStated: Map<string, Fate> = new Map();
const nobody: Map<string, number> = new Map();

/** The record of a package as its entries make it, one after the other. */
export class KnownRecord implements PackageRecord {
  readonly pkg: string;
  readonly facts: PackageFacts;
  readonly position: number;
  readonly entries: EntryDraft[] = [];
  readonly admittedTo: Set<string> = new Set();
  statedFor: Map<string, Fate> = nothingStated;
  saidAt: Map<string, number> = nobody;

  constructor({ pkg, facts, position }: Pick<PackageRecord, 'pkg' | 'facts' | 'position'>) {
    this.pkg = pkg;
    this.facts = facts;
    this.position = position;
  }

  add(entry: EntryDraft): void {
    this.entries.push(entry);
    const { act, to = [] } = entry;
    if (entry.facts) for (const receiver of to) this.admittedTo.add(receiver);
    if (act === 'receipt') this.#note(entry);
    // What its own node refused may be handed in again; what came from a neighbour may not, or edges would not balance.
    if (act === 'refused' && entry.agency !== undefined)
      for (const receiver of to) this.admittedTo.delete(receiver);
  }

  #note({ outcome, to = [], at }: EntryDraft): void {
    if (outcome === undefined) return;
    if (outcome === 'acknowledged') {
      if (this.saidAt === nobody) this.saidAt = new Map();
      for (const receiver of to) this.saidAt.set(receiver, at);
    } else {
      if (this.statedFor === nothingStated) this.statedFor = new Map();
      for (const receiver of to) this.statedFor.set(receiver, outcome);
    }
  }
}
