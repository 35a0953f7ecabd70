import { Counters } from '@lienthong/counters';
import { type EntryDraft, NodeSums, type PackageFacts } from '@lienthong/ledger';

/** Everything a node has recorded about one package. */
export type PackageRecord = {
  readonly pkg: string;
  readonly facts: PackageFacts;
  readonly entries: readonly EntryDraft[];
  /** Receivers whose copies this node has admitted. */
  readonly admittedTo: ReadonlySet<string>;
  /** Receivers for whom another node has stated an outcome, and which. */
  readonly statedFor: ReadonlyMap<string, NonNullable<EntryDraft['outcome']>>;
};

type GrowingRecord = PackageRecord & {
  readonly entries: EntryDraft[];
  readonly admittedTo: Set<string>;
  readonly statedFor: Map<string, NonNullable<EntryDraft['outcome']>>;
};

/**
 * What a node knows, derived from its ledger and from nothing else: rebuilt entry by entry at the start, grown by each
 * entry that the node decides on. Deduplication is permanent because the ledger is.
 */
export class NodeIndex {
  readonly counters: Counters = new Counters();
  readonly sums: NodeSums = new NodeSums();
  readonly #packages = new Map<string, GrowingRecord>();
  readonly #causes = new Map<number, EntryDraft[]>();
  readonly #documents = new Map<string, Set<string>>();
  readonly #about = new Map<string, Set<string>>();
  readonly #mailboxes = new Map<string, Map<string, EntryDraft>>();

  /** Takes one entry in, in the order of the ledger. */
  apply(entry: EntryDraft): void {
    this.counters.add(entry);
    this.sums.add(entry);
    if (entry.cause !== undefined) {
      const caused = this.#causes.get(entry.cause);
      if (caused) caused.push(entry);
      else this.#causes.set(entry.cause, [entry]);
    }
    if (entry.facts) this.#admit(entry, entry.facts);
    const record = this.#packages.get(entry.pkg);
    record?.entries.push(entry);
    if (entry.act === 'receipt' && entry.outcome)
      for (const to of entry.to ?? []) record?.statedFor.set(to, entry.outcome);
    // What its own node refused may be handed in again; what came from a neighbour may not, or edges would not balance.
    if (entry.act === 'refused' && entry.agency !== undefined)
      for (const to of entry.to ?? []) record?.admittedTo.delete(to);
    if (entry.agency === undefined) return;
    if (entry.act === 'delivered') {
      const mailbox = this.#mailboxes.get(entry.agency) ?? new Map<string, EntryDraft>();
      this.#mailboxes.set(entry.agency, mailbox);
      mailbox.set(entry.pkg, entry);
    }
    if (entry.act === 'acknowledged') this.#mailboxes.get(entry.agency)?.delete(entry.pkg);
  }

  #admit(entry: EntryDraft, facts: PackageFacts): void {
    const record = this.#packages.get(entry.pkg) ?? {
      pkg: entry.pkg,
      facts,
      entries: [],
      admittedTo: new Set<string>(),
      statedFor: new Map(),
    };
    this.#packages.set(entry.pkg, record);
    for (const to of entry.to ?? []) record.admittedTo.add(to);
    const remember = (index: Map<string, Set<string>>, documentId: string) => {
      const known = index.get(documentId);
      if (known) known.add(entry.pkg);
      else index.set(documentId, new Set([entry.pkg]));
    };
    if (facts.about !== undefined) remember(this.#about, facts.about);
    else if (facts.documentId !== '') remember(this.#documents, facts.documentId);
  }

  package(pkg: string): PackageRecord | undefined {
    return this.#packages.get(pkg);
  }

  /** What the node recorded for one message of the axis; undefined where it has not acted on it. */
  causedBy(sequence: number): readonly EntryDraft[] | undefined {
    return this.#causes.get(sequence);
  }

  /** The document packages with this id, in the order of their arrival. */
  documents(documentId: string): readonly PackageRecord[] {
    return this.#records(this.#documents.get(documentId));
  }

  /** The statuses that speak about a document, in the order of their arrival. */
  statusesAbout(documentId: string): readonly PackageRecord[] {
    return this.#records(this.#about.get(documentId));
  }

  #records(keys: Iterable<string> | undefined): readonly PackageRecord[] {
    return [...(keys ?? [])].flatMap((pkg) => this.#packages.get(pkg) ?? []);
  }

  /** The packages that the node admitted first, the latest first, at most `limit`. */
  latest(limit: number): readonly PackageRecord[] {
    const found: PackageRecord[] = [];
    for (const record of [...this.#packages.values()].reverse()) {
      if (found.length >= limit) break;
      if (record.entries[0]?.edge === undefined) found.push(record);
    }
    return found;
  }

  /** Deliveries that wait in an agency's mailbox, in the order of their arrival. */
  waiting(agency: string): readonly EntryDraft[] {
    return [...(this.#mailboxes.get(agency)?.values() ?? [])];
  }

  /** The delivery of a package to an agency, waiting or not. */
  delivery(agency: string, pkg: string): EntryDraft | undefined {
    return this.#packages
      .get(pkg)
      ?.entries.find((entry) => entry.act === 'delivered' && entry.agency === agency);
  }
}
