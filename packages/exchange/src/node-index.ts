import { Counters } from '@lienthong/counters';
import { type EntryDraft, NodeSums, type PackageFacts } from '@lienthong/ledger';
import { DeadLetterBook } from './dead-letters/dead-letter-book.ts';
import { Mailbox } from './mailbox.ts';
import { OutstandingCopies } from './quotas/outstanding-copies.ts';

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

/** How a copy ended. */
export type Fate = Exclude<NonNullable<EntryDraft['outcome']>, 'acknowledged'>;

type GrowingRecord = PackageRecord & {
  entries: EntryDraft[];
  readonly admittedTo: Set<string>;
  statedFor: Map<string, Fate>;
  saidAt: Map<string, number>;
};

/** Shared by all packages of whose copies nobody has stated or said anything here: there may be millions. */
const nothingStated: Map<string, Fate> = new Map();
const nobody: Map<string, number> = new Map();

/** Up to this length lists grow by being written anew: most stay short, and room for more would be most of what they take. */
const shortListMax = 8;

/** First characters of a package's key by which packages are found; less than a whole key stands in ids on the wire. */
export const pkgPrefixLength = 15;

/**
 * What a node knows, derived from its ledger and from nothing else: rebuilt entry by entry at the start, grown by each
 * entry that the node decides on. Deduplication is permanent because the ledger is.
 */
export class NodeIndex {
  readonly counters: Counters = new Counters();
  readonly sums: NodeSums = new NodeSums();
  readonly #packages = new Map<string, GrowingRecord>();
  readonly #order: GrowingRecord[] = [];
  readonly #prefixes = new Map<string, string[]>();
  readonly #causes = new Map<number, EntryDraft[]>();
  readonly #documents = new Map<string, string[]>();
  readonly #about = new Map<string, string[]>();
  readonly #sentBy = new Map<string, GrowingRecord[]>();
  readonly #mailboxes = new Map<string, Mailbox>();
  /** Messages that the node could not act on. */
  readonly deadLetters: DeadLetterBook = new DeadLetterBook();
  readonly #outstanding = new OutstandingCopies();
  #deliveryCount = 0;

  /** Takes one entry in, in the order of the ledger. */
  apply(entry: EntryDraft): void {
    this.counters.add(entry);
    this.sums.add(entry);
    this.deadLetters.apply(entry);
    if (entry.cause !== undefined) pushTo(this.#causes, entry.cause, entry);
    if (entry.facts) this.#admit(entry, entry.facts);
    const record = this.#packages.get(entry.pkg);
    if (record) {
      this.#outstanding.apply(entry, record);
      record.entries = withItem(record.entries, entry);
      if (entry.act === 'receipt') noteReceipt(record, entry);
      // What its own node refused may be handed in again; what came from a neighbour may not, or edges would not balance.
      if (entry.act === 'refused' && entry.agency !== undefined)
        for (const to of entry.to ?? []) record.admittedTo.delete(to);
    }
    const { agency } = entry;
    if (agency === undefined) return;
    if (entry.act === 'delivered') {
      this.#deliveryCount += 1;
      this.#mailbox(agency).deliver({ ...entry, agency }, this.#deliveryCount);
    }
    if (entry.act === 'acknowledged') this.#mailbox(agency).acknowledge(entry);
  }

  #admit(entry: EntryDraft, facts: PackageFacts): void {
    const record = this.#packages.get(entry.pkg) ?? this.#newRecord(entry, facts);
    for (const to of entry.to ?? []) record.admittedTo.add(to);
  }

  #newRecord(entry: EntryDraft, facts: PackageFacts): GrowingRecord {
    const { pkg } = entry;
    const record: GrowingRecord = {
      pkg,
      facts,
      position: this.#packages.size,
      entries: [],
      admittedTo: new Set(),
      statedFor: nothingStated,
      saidAt: nobody,
    };
    this.#packages.set(pkg, record);
    this.#order.push(record);
    pushTo(this.#prefixes, pkg.slice(0, pkgPrefixLength), pkg);
    // What came over an edge was sent by an agency of another node.
    if (entry.edge === undefined) pushTo(this.#sentBy, facts.sender, record);
    if (facts.about !== undefined) pushTo(this.#about, facts.about, pkg);
    else if (facts.documentId !== '') pushTo(this.#documents, facts.documentId, pkg);
    return record;
  }

  #mailbox(agency: string): Mailbox {
    const known = this.#mailboxes.get(agency);
    if (known) return known;
    const mailbox = new Mailbox();
    this.#mailboxes.set(agency, mailbox);
    return mailbox;
  }

  package(pkg: string): PackageRecord | undefined {
    return this.#packages.get(pkg);
  }

  /** The packages from a position on, in the order in which the node came to know them. */
  packagesFrom(position: number): readonly PackageRecord[] {
    return this.#order.slice(position);
  }

  /** The packages whose key begins with `prefix`, of at least {@link pkgPrefixLength} characters; one, but for a contrived coincidence. */
  packagesWithPrefix(prefix: string): readonly PackageRecord[] {
    const keys = this.#prefixes.get(prefix.slice(0, pkgPrefixLength)) ?? [];
    return this.#records(keys.filter((pkg) => pkg.startsWith(prefix)));
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
    for (let at = this.#order.length - 1; at >= 0 && found.length < limit; at -= 1) {
      const record = this.#order[at];
      if (record && record.entries[0]?.edge === undefined) found.push(record);
    }
    return found;
  }

  /** The packages that an agency of this node sent, the earliest first. */
  sentBy(agency: string): readonly PackageRecord[] {
    return this.#sentBy.get(agency) ?? [];
  }

  /** The entries by which packages of an agency of this node were admitted and accepted, in the order of the ledger. */
  admissionsOf(agency: string): readonly EntryDraft[] {
    return this.#outstanding.admissionsOf(agency);
  }

  /** Copies of an agency's packages that are on their way, or that their receivers have not taken out. */
  waitingOf(agency: string): number {
    return this.#outstanding.waitingOf(agency);
  }

  /** What was delivered to an agency of this node; undefined where nothing was. */
  mailbox(agency: string): Mailbox | undefined {
    return this.#mailboxes.get(agency);
  }
}

function noteReceipt(record: GrowingRecord, { outcome, to = [], at }: EntryDraft): void {
  if (outcome === undefined) return;
  if (outcome === 'acknowledged' && record.saidAt === nobody) record.saidAt = new Map();
  if (outcome !== 'acknowledged' && record.statedFor === nothingStated) record.statedFor = new Map();
  for (const receiver of to)
    if (outcome === 'acknowledged') record.saidAt.set(receiver, at);
    else record.statedFor.set(receiver, outcome);
}

function pushTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key) ?? [];
  const grown = withItem(list, item);
  if (grown !== list) lists.set(key, grown);
}

/** The list with one item more: itself where it is long. */
function withItem<Item>(list: Item[], item: Item): Item[] {
  if (list.length < shortListMax) return [...list, item];
  list.push(item);
  return list;
}
