import { Counters } from '@lienthong/counters';
import { looseDocumentId } from '@lienthong/edxml';
import { type EntryDraft, NodeSums, type PackageFacts } from '@lienthong/ledger';
import { EntryLog } from './compact/entry-log.ts';
import { type IndexMemory, processMemory } from './compact/index-memory.ts';
import { KnownRecord, type PackageRecord } from './compact/known-record.ts';
import { NumberRows } from './compact/number-rows.ts';
import { NumberTable } from './compact/number-table.ts';
import type { PackageHead } from './compact/package-heads.ts';
import { PackageKeys } from './compact/package-keys.ts';
import { RecordList } from './compact/record-list.ts';
import { TextTable } from './compact/text-table.ts';
import { DeadLetterBook } from './dead-letters/dead-letter-book.ts';
import { Mailbox } from './mailbox.ts';
import { type Admissions, OutstandingCopies } from './quotas/outstanding-copies.ts';

/** Entries from which on a record takes its time to be made. */
const longEntries = 64;
/** After so many more entries a list is weighed again. */
const weighedEach = 8;

/** Columns of what stands about each package: the head of its first admission, the place of its last entry, whether it came from an agency. */
const column = { head: 0, lastEntry: 1, isOwn: 2, count: 3 } as const;

/**
 * What a node knows, derived from its ledger and from nothing else: rebuilt entry by entry at the start, grown by each
 * entry that the node decides on. Deduplication is permanent because the ledger is.
 *
 * Everything is kept packed, some hundred bytes a package beside its facts, and made into objects when somebody asks; those
 * that were asked for last are kept as they are, as many as {@link processMemory} says.
 */
export class NodeIndex {
  readonly counters: Counters = new Counters();
  readonly sums: NodeSums = new NodeSums();
  /** Messages that the node could not act on. */
  readonly deadLetters: DeadLetterBook = new DeadLetterBook();
  readonly #heads: PackageHead[] = [];
  readonly #log: EntryLog;
  readonly #memory: IndexMemory;
  readonly #rows = new NumberRows(column.count);
  readonly #keys = new PackageKeys((position) => this.#heads[this.#rows.get(position, column.head)]?.pkg);
  /** The place of the last entry of each cause. */
  readonly #causes = new NumberTable();
  readonly #documents = new TextTable();
  readonly #similar = new TextTable();
  readonly #about = new TextTable();
  readonly #sentBy = new Map<string, NumberRows>();
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #outstanding = new OutstandingCopies();
  #deliveryCount = 0;
  /** What of all this is at hand as objects. */
  readonly #records = new Map<number, KnownRecord>();
  readonly #caused = new Map<number, EntryDraft[]>();

  constructor({ memory = processMemory }: { readonly memory?: IndexMemory } = {}) {
    this.#memory = memory;
    this.#log = new EntryLog(
      (number) => this.#heads[number],
      (head) => memory.heads.factsOf(head),
    );
  }

  /** Takes one entry in, in the order of the ledger. */
  apply(entry: EntryDraft): void {
    this.counters.add(entry);
    this.sums.add(entry);
    this.deadLetters.apply(entry);
    const { pkg, facts, agency } = entry;
    let position = this.#keys.numberOf(pkg);
    const admittedAs = facts && this.#head(pkg, facts, position);
    if (facts && admittedAs !== undefined) position ??= this.#newRecord(entry, facts, admittedAs);
    if (position !== undefined) this.#outstanding.apply(entry, () => this.#record(position));
    this.#append(entry, position, admittedAs);
    if (position === undefined || agency === undefined) return;
    if (entry.act === 'delivered') {
      this.#deliveryCount += 1;
      this.#mailbox(agency).deliver(entry, this.#deliveryCount);
    }
    if (entry.act === 'acknowledged') this.#mailbox(agency).acknowledge(entry);
  }

  /** The number of the head of a package as it is admitted: mostly the one by which it was admitted first. */
  #head(pkg: string, facts: PackageFacts, position: number | undefined): number {
    const head = this.#memory.heads.of(pkg, facts);
    const first = position === undefined ? undefined : this.#rows.get(position, column.head);
    return first !== undefined && this.#heads[first] === head ? first : this.#heads.push(head) - 1;
  }

  #newRecord(entry: EntryDraft, facts: PackageFacts, head: number): number {
    const { pkg, edge } = entry;
    // What came over an edge was sent by an agency of another node.
    const isOwn = edge === undefined;
    const position = this.#rows.push([head, -1, isOwn ? 1 : 0]);
    this.#keys.add(pkg);
    if (isOwn) {
      const sent = this.#sentBy.get(facts.sender) ?? new NumberRows(1);
      this.#sentBy.set(facts.sender, sent);
      sent.push([position]);
    }
    if (facts.about !== undefined) this.#about.add(facts.about, position);
    else if (facts.documentId !== '') this.#documents.add(facts.documentId, position);
    if (facts.kind !== 'status') this.#similar.add(looseDocumentId(facts.documentId), position);
    this.#keep(new KnownRecord({ pkg, facts, position }));
    return position;
  }

  #append(entry: EntryDraft, position: number | undefined, admittedAs: number | undefined): void {
    const { cause } = entry;
    const last = position === undefined ? -1 : this.#rows.get(position, column.lastEntry);
    const beforeOfCause = cause === undefined ? undefined : this.#causes.get(cause);
    const links = {
      head: position === undefined ? undefined : this.#rows.get(position, column.head),
      beforeInPackage: last < 0 ? undefined : last,
      beforeOfCause,
    };
    const place = this.#log.append(entry, links, admittedAs);
    if (cause !== undefined) {
      this.#causes.set(cause, place);
      this.#keepCaused(cause, entry, beforeOfCause === undefined);
    }
    if (position === undefined) return;
    this.#rows.set(position, column.lastEntry, place);
    const record = this.#records.get(position);
    if (!record) return;
    record.add(entry);
    if (record.entries.length % weighedEach === 0) this.#keep(record);
  }

  #keepCaused(cause: number, entry: EntryDraft, isFirst: boolean): void {
    const caused = isFirst ? [] : this.#caused.get(cause);
    if (!caused) return;
    caused.push(entry);
    if (isFirst) this.#caused.set(cause, caused);
    if (caused.length % weighedEach !== 1) return;
    const weight = caused.length + weighedEach;
    this.#memory.causes.use(caused, { kept: this.#caused, number: cause, weight });
  }

  #keep(record: KnownRecord): void {
    const { position, entries } = record;
    this.#records.set(position, record);
    this.#memory.records.use(record, {
      kept: this.#records,
      number: position,
      weight: entries.length + weighedEach,
    });
  }

  #mailbox(agency: string): Mailbox {
    const known = this.#mailboxes.get(agency);
    if (known) return known;
    const mailbox = new Mailbox(agency, this.#keys);
    this.#mailboxes.set(agency, mailbox);
    return mailbox;
  }

  /** The record of a position that there is, kept from here on. */
  #record(position: number): KnownRecord {
    const known = this.#records.get(position);
    if (known) return known;
    const record = this.#read(position);
    this.#keep(record);
    return record;
  }

  #read(position: number): KnownRecord {
    const { pkg } = this.#headAt(position);
    const record = new KnownRecord({ pkg, facts: this.#facts(position), position });
    const last = this.#rows.get(position, column.lastEntry);
    const entries: EntryDraft[] = [];
    for (let place = last < 0 ? undefined : last; place !== undefined; ) {
      const { entry, links } = this.#log.at(place);
      entries.push(entry);
      place = links.beforeInPackage;
    }
    for (const entry of entries.reverse()) record.add(entry);
    return record;
  }

  /** Of a package that there is. */
  #headAt(position: number): PackageHead {
    return this.#heads[this.#rows.get(position, column.head)] as PackageHead;
  }

  /** What was known of a package when it was admitted first. */
  #facts(position: number): PackageFacts {
    return this.#memory.heads.factsOf(this.#headAt(position));
  }

  package(pkg: string): PackageRecord | undefined {
    const position = this.#keys.numberOf(pkg);
    return position === undefined ? undefined : this.#record(position);
  }

  /** The package at a position; for walks over many, which push nothing out that is at hand unless it was long to make. */
  packageAt(position: number): PackageRecord | undefined {
    if (position < 0 || position >= this.#rows.length) return undefined;
    const known = this.#records.get(position);
    if (known) return known;
    const record = this.#read(position);
    if (record.entries.length > longEntries) this.#keep(record);
    return record;
  }

  /** What was known of the package at a position when it was admitted first. */
  factsAt(position: number): PackageFacts | undefined {
    return position < this.#rows.length ? this.#facts(position) : undefined;
  }

  /** How many packages the node knows: one more than the last position. */
  get packageCount(): number {
    return this.#rows.length;
  }

  /** The packages whose key begins with `prefix`, of at least {@link pkgPrefixLength} characters; one, but for a contrived coincidence. */
  packagesWithPrefix(prefix: string): readonly PackageRecord[] {
    return this.#keys.withPrefix(prefix).map((position) => this.#record(position));
  }

  /** What the node recorded for one message of the axis; undefined where it has not acted on it. */
  causedBy(sequence: number): readonly EntryDraft[] | undefined {
    const caused = this.#caused.get(sequence);
    if (caused) return caused;
    const entries: EntryDraft[] = [];
    for (let place = this.#causes.get(sequence); place !== undefined; ) {
      const { entry, links } = this.#log.at(place);
      entries.push(entry);
      place = links.beforeOfCause;
    }
    return entries.length === 0 ? undefined : entries.reverse();
  }

  /** The document packages with this id, in the order of their arrival. */
  documents(documentId: string): readonly PackageRecord[] {
    return this.#found(this.#documents, documentId, ({ documentId: own }) => own === documentId);
  }

  /** The packages that are no statuses and whose document's id differs from this one in its writing at the most, in the order of their arrival. */
  similarDocuments(documentId: string): readonly PackageRecord[] {
    const loose = looseDocumentId(documentId);
    return this.#found(this.#similar, loose, ({ documentId: own }) => looseDocumentId(own) === loose);
  }

  /** The statuses that speak about a document, in the order of their arrival. */
  statusesAbout(documentId: string): readonly PackageRecord[] {
    return this.#found(this.#about, documentId, ({ about }) => about === documentId);
  }

  #found(
    table: TextTable,
    text: string,
    isMeant: (facts: PackageFacts) => boolean,
  ): readonly PackageRecord[] {
    return table
      .candidates(text)
      .filter((position) => isMeant(this.#facts(position)))
      .map((position) => this.#record(position));
  }

  /** The packages that the node admitted first, the latest first, at most `limit`. */
  latest(limit: number): readonly PackageRecord[] {
    const found: PackageRecord[] = [];
    for (let position = this.#rows.length - 1; position >= 0 && found.length < limit; position -= 1)
      if (this.#rows.get(position, column.isOwn) === 1) found.push(this.#record(position));
    return found;
  }

  /** The packages that an agency of this node sent, the earliest first. */
  sentBy(agency: string): RecordList {
    return new RecordList(this.#sentBy.get(agency), (position) => this.packageAt(position));
  }

  /** What packages of an agency of this node asked for when they were admitted and accepted, in the order of the ledger. */
  admissionsOf(agency: string): Admissions {
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
