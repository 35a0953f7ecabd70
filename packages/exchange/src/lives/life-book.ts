import { readStatusCode } from '@lienthong/edxml';
import type { LifecycleEvent } from '@lienthong/lifecycle';
import type { Registry } from '@lienthong/registry';
import type { PackageRecord } from '../compact/known-record.ts';
import type { NodeIndex } from '../node-index.ts';
import { type DocumentLife, type KnownEvent, lifecycleOfKnown } from './document-life.ts';
import { copiesOf, type KnownCopy } from './package-copies.ts';
import { documentKeys, looseKeys, matchRemarks } from './status-match.ts';

/** A document as its sender first named it. */
export type DocumentName = { readonly sender: string; readonly documentId: string };

/** Updates that may follow one another under identifiers of their own; longer chains are somebody's mischief. */
const updatesMax = 1_000;

/**
 * What became of documents at their receivers, derived from the packages that a node has recorded, whenever somebody asks.
 * Nothing of it is kept but where to look.
 */
export class LifeBook {
  static readonly #books = new WeakMap<NodeIndex, LifeBook>();
  readonly #index: NodeIndex;
  readonly #registry: Registry;
  /** Positions of updates and replacements by the documents that they name. */
  readonly #affecting = new Map<string, number[]>();
  /** Positions of statuses that came before their documents or name them otherwise, by what they may be found under. */
  readonly #unmatched = new Map<string, number[]>();
  #position = 0;

  private constructor(index: NodeIndex, registry: Registry) {
    this.#index = index;
    this.#registry = registry;
  }

  /** The book of a node, as far as it has recorded. */
  static of(index: NodeIndex, registry: Registry): LifeBook {
    const known = LifeBook.#books.get(index);
    const book = known ?? new LifeBook(index, registry);
    if (!known) LifeBook.#books.set(index, book);
    book.#catchUp();
    return book;
  }

  #catchUp(): void {
    for (; this.#position < this.#index.packageCount; this.#position += 1) {
      const facts = this.#index.factsAt(this.#position);
      if (!facts) continue;
      for (const { documentId } of facts.affects ?? []) pushTo(this.#affecting, documentId, this.#position);
      if (facts.kind === 'status' && !this.#isNamedExactly(facts.about ?? ''))
        for (const key of looseKeys(facts)) pushTo(this.#unmatched, key, this.#position);
    }
  }

  /** Updates and replacements of a document. */
  #affectingOf(documentId: string): readonly PackageRecord[] {
    return this.#records(this.#affecting.get(documentId));
  }

  #records(positions: readonly number[] = []): readonly PackageRecord[] {
    return positions.flatMap((position) => this.#index.packageAt(position) ?? []);
  }

  #isNamedExactly(documentId: string): boolean {
    return this.#index.documents(documentId).length > 0;
  }

  /** The document that an identifier of its sender stands for: the original of an update, else itself. */
  nameOf({ sender, documentId }: DocumentName): DocumentName {
    let name = documentId;
    const seen = new Set<string>();
    while (
      !seen.has(name) &&
      seen.size < updatesMax &&
      this.originals({ sender, documentId: name }).length === 0
    ) {
      seen.add(name);
      const update = this.#index
        .documents(name)
        .find(({ facts }) => facts.kind === 'update' && facts.sender === sender);
      name = update?.facts.affects?.[0]?.documentId ?? name;
    }
    return { sender, documentId: name };
  }

  /** The packages by which a document was sent in the first place. */
  originals({ sender, documentId }: DocumentName): readonly PackageRecord[] {
    return this.#index
      .documents(documentId)
      .filter(({ facts }) => facts.sender === sender && isOriginal(facts.kind));
  }

  /** Who has sent documents with this identifier, as far as the node knows; else who is said to have. */
  senders(documentId: string): readonly string[] {
    const records = [...this.#index.documents(documentId), ...this.#affectingOf(documentId)];
    if (records.length > 0) return [...new Set(records.map(({ facts }) => facts.sender))];
    const said = this.#index
      .statusesAbout(documentId)
      .flatMap((record) =>
        readStatusCode(record.facts.status ?? '') === '13'
          ? [record.facts.sender]
          : [...copiesOf(record).keys()],
      );
    return [...new Set(said)];
  }

  /**
   * A document at each of its receivers, in the order in which they were heard of; those that have not received it and speak
   * about it wait in state `draft`.
   *
   * @param receiver - the only one that is asked about
   */
  lives(named: DocumentName, receiver?: string): readonly DocumentLife[] {
    const name = this.nameOf(named);
    const events = new Map<string, KnownEvent[]>();
    const add = (party: string, event: KnownEvent): void => {
      if (receiver === undefined || party === receiver) pushTo(events, party, event);
    };
    const identifiers = this.#identifiers(name);
    this.#documentEvents(name, identifiers, add);
    this.#statusEvents(name, identifiers, { receivers: new Set(events.keys()), add });
    return [...events].map(([party, known]) => ({
      ...name,
      receiver: party,
      lifecycle: lifecycleOfKnown(known),
    }));
  }

  /** The document's identifier and those that its updates gave it. */
  #identifiers({ sender, documentId }: DocumentName): readonly string[] {
    const identifiers = new Set([documentId]);
    for (const identifier of identifiers)
      for (const { facts } of this.#affectingOf(identifier)) {
        const { kind, documentId: own } = facts;
        if (kind !== 'update' || facts.sender !== sender || identifiers.size >= updatesMax) continue;
        if (this.originals({ sender, documentId: own }).length === 0) identifiers.add(own);
      }
    return [...identifiers];
  }

  #documentEvents(name: DocumentName, identifiers: readonly string[], add: AddEvent): void {
    for (const record of this.originals(name)) this.#addCopies(record, { what: 'new', by: 'sender' }, add);
    const records = distinct(
      identifiers.flatMap((identifier) => [
        ...this.#index.documents(identifier).filter(({ facts }) => facts.kind === 'revoke'),
        ...this.#affectingOf(identifier),
      ]),
    );
    for (const record of records) {
      const { kind, sender } = record.facts;
      // Somebody else may have given the same identifier to a document of his own.
      const isOther = sender !== name.sender;
      if (isOther && this.originals({ sender, documentId: name.documentId }).length > 0) continue;
      const by = isOther ? 'other' : 'sender';
      if (kind === 'revoke') this.#addCopies(record, { what: 'revoke', by }, add);
      if (kind === 'update') this.#addUpdate(record, by, add);
      if (kind === 'replace') this.#addReplacement(record, by, identifiers, add);
    }
  }

  #addUpdate(record: PackageRecord, by: 'sender' | 'other', add: AddEvent): void {
    const { changes } = record.facts;
    const added = this.#codes(changes?.added);
    const dropped = this.#codes(changes?.dropped);
    const keepsContent = changes?.content === false;
    this.#addCopies(record, { what: 'update', by, keepsContent }, (receiver, known) => {
      const change = added.has(receiver) ? 'added' : dropped.has(receiver) ? 'dropped' : undefined;
      add(receiver, { ...known, event: { ...known.event, change } });
    });
  }

  #addReplacement(
    record: PackageRecord,
    by: 'sender' | 'other',
    identifiers: readonly string[],
    add: AddEvent,
  ): void {
    const named = (record.facts.affects ?? []).filter(({ documentId }) => identifiers.includes(documentId));
    const isForAll = named.some(({ agencies }) => agencies === undefined);
    const agencies = this.#codes(named.flatMap((affected) => affected.agencies ?? []));
    this.#addCopies(record, { what: 'replace', by }, (receiver, known) => {
      if (isForAll || agencies.has(receiver)) add(receiver, known);
    });
  }

  #addCopies(
    record: PackageRecord,
    event: Pick<LifecycleEvent, 'what' | 'by' | 'keepsContent' | 'remarks'>,
    add: AddEvent,
  ): void {
    for (const [receiver, copy] of copiesOf(record)) add(receiver, knownEvent(record, copy, event));
  }

  #statusEvents(
    name: DocumentName,
    identifiers: readonly string[],
    { receivers, add }: { readonly receivers: ReadonlySet<string>; readonly add: AddEvent },
  ): void {
    const originals = this.originals(name);
    const versions = [
      ...originals,
      ...identifiers.flatMap((identifier) =>
        this.#index
          .documents(identifier)
          .filter(({ facts }) => facts.kind === 'update' && facts.sender === name.sender),
      ),
    ].map(({ facts }) => facts);
    const statuses = distinct([
      ...identifiers.flatMap((identifier) => this.#index.statusesAbout(identifier)),
      ...versions.flatMap(documentKeys).flatMap((key) => this.#foundBy(key, identifiers)),
    ]);
    for (const record of statuses) {
      const code = readStatusCode(record.facts.status ?? '');
      if (code === undefined) continue;
      const remarks = matchRemarks(record.facts, versions);
      const speaker = record.facts.sender;
      for (const [addressee, copy] of copiesOf(record)) {
        const voice = this.#voiceOf({ name, code, speaker, addressee, receivers });
        if (!voice) continue;
        const { receiver, by } = voice;
        const isStranger = code !== '13' && versions.length > 0 && !receivers.has(receiver);
        add(
          receiver,
          knownEvent(record, copy, {
            what: code,
            by,
            remarks: isStranger ? [...remarks, 'R-216'] : remarks,
          }),
        );
      }
    }
  }

  /** Statuses under a key that name no document of their sender exactly. */
  #foundBy(key: string, identifiers: readonly string[]): readonly PackageRecord[] {
    return this.#records(this.#unmatched.get(key)).filter(({ facts }) => {
      const about = facts.about ?? '';
      return !identifiers.includes(about) && !this.#isNamedExactly(about);
    });
  }

  /** Which receiver's copy a status is about, and who speaks; undefined where it is about another document. */
  #voiceOf(status: {
    readonly name: DocumentName;
    readonly code: string;
    readonly speaker: string;
    readonly addressee: string;
    readonly receivers: ReadonlySet<string>;
  }): { readonly receiver: string; readonly by: LifecycleEvent['by'] } | undefined {
    const { name, code, speaker, addressee, receivers } = status;
    const { sender, documentId } = name;
    if (code !== '13') return addressee === sender ? { receiver: speaker, by: 'receiver' } : undefined;
    if (speaker === sender) return { receiver: addressee, by: 'sender' };
    if (addressee === sender) return { receiver: speaker, by: 'receiver' };
    const isHisOwn = this.originals({ sender: speaker, documentId }).length > 0;
    return receivers.has(addressee) && !isHisOwn ? { receiver: addressee, by: 'other' } : undefined;
  }

  #codes(codes: readonly string[] = []): ReadonlySet<string> {
    return new Set(codes.map((code) => this.#registry.find(code)?.organId ?? code));
  }
}

type AddEvent = (receiver: string, event: KnownEvent) => void;

function knownEvent(
  { pkg, facts }: PackageRecord,
  copy: KnownCopy,
  event: Pick<LifecycleEvent, 'what' | 'by' | 'keepsContent' | 'remarks'>,
): KnownEvent {
  const { reason, statedAt } = facts;
  return { event: { ...event, at: copy.knownAt, pkg, reason }, copy, statedAt };
}

/** The same package may be found in several ways, and is read anew each time. */
function distinct(records: readonly PackageRecord[]): Iterable<PackageRecord> {
  return new Map(records.map((record) => [record.position, record])).values();
}

/** Kinds that bring a document of their own. */
function isOriginal(kind: string): boolean {
  return kind === 'new' || kind === 'replace';
}

function pushTo<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
