import type { Receiver } from '@lienthong/axis';
import { Counters } from '@lienthong/counters';
import type { Session } from '@lienthong/emulator';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { type LedgerEntry, type LedgerFollower, type LedgerRecord, parseEntry } from '@lienthong/ledger';
import { type Clock, Closers, type Logger } from '@lienthong/runtime';
import type { ControlLimits } from '../http/control-limits.ts';
import { entryEvent } from './entry-event.ts';
import type { EventHub } from './event-hub.ts';
import { MailCounts } from './mail-counts.ts';
import { noticeEvent } from './notice-event.ts';
import { OpenCopies } from './open-copies.ts';
import { PackageBook } from './package-book.ts';
import { Waits, type Wanted } from './waits.ts';

export type ExchangeTailOptions = {
  readonly session: Session;
  readonly hub: EventHub;
  readonly limits: ControlLimits;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Topic that every change of the ledgers touches. */
export const anyTopic = '*';

/** Sees one entry of one node's ledger, stored before or new. */
export type EntryWatcher = (node: string, entry: LedgerEntry, options: { readonly isNew: boolean }) => void;

/**
 * What the ledgers tell while they grow: the course of packages, mail, what is open, and events for whoever follows. It is
 * read from the ledgers alone and holds nothing that they do not.
 */
export class ExchangeTail {
  readonly packages: PackageBook;
  readonly mail: MailCounts = new MailCounts();
  readonly open: OpenCopies = new OpenCopies();
  /** Counters by agency and day, as the ledgers bear them out. */
  readonly counters: Counters = new Counters();
  readonly hub: EventHub;
  readonly #options: ExchangeTailOptions;
  readonly #waits: Waits;
  readonly #closers = new Closers();
  readonly #watchers = new Set<EntryWatcher>();
  #follower: LedgerFollower | undefined;
  #entryCount = 0;

  constructor(options: ExchangeTailOptions) {
    this.#options = options;
    this.hub = options.hub;
    this.packages = new PackageBook({ sizeMax: options.limits.packagesKeptMax });
    this.#waits = new Waits({ clock: options.clock, countMax: options.limits.waitsMax });
  }

  /**
   * Reads what the ledgers hold and goes on following them; resolves when everything that was stored has been read.
   *
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async start(): Promise<void> {
    const { session } = this.#options;
    const ledgers = await session.ledgers();
    const notices = await session.notices();
    const follower = await ledgers.follow((record) => this.#take(record));
    this.#closers.add(() => follower.close());
    let isNew = false;
    const receiver: Receiver = await notices.follow((notice) => {
      const event = isNew ? noticeEvent(notice, session.clock.now()) : undefined;
      if (event) this.hub.publish(event);
    });
    this.#closers.add(() => receiver.close());
    isNew = true;
    this.#follower = follower;
  }

  /** Whether everything that was stored at the start has been read. */
  get isCaughtUp(): boolean {
    return this.#follower !== undefined;
  }

  /** Entries that have been read. */
  get entryCount(): number {
    return this.#entryCount;
  }

  /** Waits that go on. */
  get waitCount(): number {
    return this.#waits.count;
  }

  /** Tells `watcher` of every entry that is read from now on. */
  watch(watcher: EntryWatcher): void {
    this.#watchers.add(watcher);
  }

  /**
   * Resolves when everything that nodes have recorded until now has been read.
   *
   * @throws CONTROL_STOPPED before the start has ended and after the close
   * @throws AXIS_UNREACHABLE
   */
  async settled(): Promise<void> {
    if (!this.#follower) throw new ExchangeError('CONTROL_STOPPED');
    await this.#follower.settled();
  }

  /**
   * What is waited for, looked for after everything that is recorded now has been read, and again with every news about
   * its topics: keys of packages, ids of documents, codes of agencies, or {@link anyTopic}.
   *
   * @throws CONTROL_WAIT_ENDED, CONTROL_BUSY, CONTROL_STOPPED, AXIS_UNREACHABLE
   */
  async wait<Value>(wanted: Wanted<Value>): Promise<Value> {
    await this.settled();
    return this.#waits.for(wanted);
  }

  /** Follows no more. */
  close(): Promise<void> {
    this.#follower = undefined;
    return this.#closers.close();
  }

  #take({ node: address, lines }: LedgerRecord): void {
    const { session, logger } = this.#options;
    const touched = new Set<string>([anyTopic]);
    let node: string;
    try {
      node = session.addresses.nodeId(address);
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      // A ledger of another list of agencies on the same server.
      logger.log('debug', 'control-ledger-foreign', { address });
      return;
    }
    for (const line of lines) this.#takeLine(node, line, touched);
    this.#waits.touch(touched);
  }

  #takeLine(node: string, line: string, touched: Set<string>): void {
    const { session, logger } = this.#options;
    try {
      const entry = parseEntry(line, node);
      const isNew = this.isCaughtUp;
      this.#entryCount += 1;
      const course = this.packages.add(node, entry);
      this.open.add(node, entry);
      this.mail.add(entry);
      this.counters.add(entry);
      for (const watcher of this.#watchers) watcher(node, entry, { isNew });
      touched.add(entry.pkg);
      if (entry.agency !== undefined) touched.add(entry.agency);
      if (course) touched.add(course.facts.documentId);
      if (course?.facts.about) touched.add(course.facts.about);
      if (isNew) this.hub.publish(entryEvent({ node, entry, course, topology: session.topology }));
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      logger.log('warn', 'control-entry-unreadable', { node, code: failure.code });
    }
  }
}
