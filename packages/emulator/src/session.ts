import type { NoticeBoard } from '@lienthong/axis';
import { BehavingAgency, type BehaviourProfile } from '@lienthong/behaviour';
import { type CounterLine, Counters, counterNames, emptyLine } from '@lienthong/counters';
import { WorkingCalendar } from '@lienthong/duties';
import { ExchangeError } from '@lienthong/errors';
import { AddressBook, AgencyClient, type InboxItem, OperatorClient } from '@lienthong/exchange';
import { type LedgerStore, type LedgerVerdict, verifyLedgers } from '@lienthong/ledger';
import {
  type AxisParty,
  type FollowedRegistry,
  followRegistry,
  type OpenTransport,
  type Transport,
} from '@lienthong/node-host';
import type { Pki } from '@lienthong/pki';
import type { Registry, Topology } from '@lienthong/registry';
import { type Clock, Closers, type Logger, type RandomSource, silentLogger } from '@lienthong/runtime';
import { AgencyDesk } from './agency-desk.ts';
import { DeskClerk } from './desk-clerk.ts';

export type SessionOptions = {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger?: Logger;
  /** Opens a party's own way onto the axis; the session closes it. */
  readonly openTransport: (party: AxisParty) => Promise<OpenTransport>;
};

/** A counter that a node answers with and that its ledger does not bear out. */
export type CounterMismatch = {
  readonly agency: string;
  readonly counter: string;
  readonly answered: number;
  readonly recomputed: number;
};

/** What `ledger verify` found: chains, sums, edges, and counters against ledgers. */
export type BooksVerdict = LedgerVerdict & { readonly mismatches: readonly CounterMismatch[] };

/** A running exchange as agencies and its operator use it, in this process or from another. */
export class Session {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly pki: Pki;
  readonly #options: SessionOptions;
  /** Between codes of agencies and the addresses that ledgers are named by. */
  readonly addresses: AddressBook;
  readonly #transports = new Map<string, Promise<Transport>>();
  readonly #closers = new Closers();
  #following: Promise<FollowedRegistry> | undefined;

  /** A session that has not heard of agencies registered since the start; see {@link Session.open}. */
  constructor(options: SessionOptions) {
    this.registry = options.registry;
    this.topology = options.topology;
    this.pki = options.pki;
    this.#options = options;
    this.addresses = new AddressBook(options.registry, options.topology);
  }

  /**
   * A session whose registry knows the agencies that systems have registered and those that are locked, and keeps up.
   *
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  static async open(options: SessionOptions): Promise<Session> {
    const session = new Session(options);
    try {
      await session.#followed();
    } catch (failure) {
      await session.close();
      throw failure;
    }
    return session;
  }

  #followed(): Promise<FollowedRegistry> {
    if (!this.#following) {
      const { registry, topology, clock, logger = silentLogger } = this.#options;
      const following = this.#transport('operator')
        .then(({ notices }) => followRegistry({ notices, registry, topology, clock, logger }))
        .then((followed) => {
          this.#closers.add(() => followed.close());
          return followed;
        });
      this.#following = following;
      // The next who asks tries again.
      following.catch(() => {
        this.#following = undefined;
      });
    }
    return this.#following;
  }

  /**
   * Locks an agency, everywhere: from now on nodes take nothing from it (EXCHANGE_SENDER_LOCKED) and nothing for it
   * (EXCHANGE_RECEIVER_LOCKED). What waits in its mailbox can still be fetched. Locking it again changes the reason.
   *
   * @param code - in either form
   * @param reason - for people, up to 500 characters
   * @throws REGISTRY_ORGANISATION_UNKNOWN when there is no such agency
   * @throws REGISTRY_NOTICE_INVALID when the reason is empty or too long
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async lockAgency(code: string, reason?: string): Promise<void> {
    await this.#postLock({ type: 'locked', code, ...(reason === undefined ? {} : { reason }) });
  }

  /**
   * Lets a locked agency send and receive again; one that is not locked is left as it is.
   *
   * @throws REGISTRY_ORGANISATION_UNKNOWN, AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async unlockAgency(code: string): Promise<void> {
    await this.#postLock({ type: 'unlocked', code });
  }

  async #postLock(change: {
    readonly type: 'locked' | 'unlocked';
    readonly code: string;
    readonly reason?: string;
  }): Promise<void> {
    const followed = await this.#followed();
    const { organId } = this.registry.get(change.code);
    await followed.post({ ...change, code: organId, at: this.#options.clock.now() });
  }

  #transport(party: AxisParty): Promise<Transport> {
    const key = JSON.stringify(party);
    let opening = this.#transports.get(key);
    if (!opening) {
      opening = this.#options.openTransport(party).then(({ transport, close }) => {
        this.#closers.add(close);
        return transport;
      });
      this.#transports.set(key, opening);
      // The next who asks tries again.
      opening.catch(() => this.#transports.delete(key));
    }
    return opening;
  }

  /**
   * The desk of an agency, by its code in either form.
   *
   * @throws REGISTRY_ORGANISATION_UNKNOWN when the registry has no such agency
   * @throws EXCHANGE_RECEIVER_RETIRED when its code is no longer valid
   */
  async desk(code: string): Promise<AgencyDesk> {
    const { registry, pki, clock, random } = this.#options;
    const organisation = registry.get(code);
    const node = this.addresses.nodeOfOrgan(organisation.organId);
    if (node === undefined) {
      const resolution = registry.resolve(code);
      const successors =
        resolution.kind === 'retired' ? resolution.successors.map(({ organId }) => organId) : [];
      throw new ExchangeError('EXCHANGE_RECEIVER_RETIRED', { code, successor: successors.join(', ') || '–' });
    }
    const { axis, content } = await this.#transport({ organId: organisation.organId });
    const party = this.addresses.party(organisation.organId);
    return new AgencyDesk({
      organisation,
      registry,
      client: new AgencyClient({ axis, content, party, node, random }),
      pki,
      clock,
      random,
    });
  }

  /**
   * An agency that answers by a profile, with nobody at its desk. It does nothing until it is told to `run`, or to `step` where
   * the caller turns the clock.
   *
   * @param code - in either form
   * @param options.seed - the same seed treats the same packages the same way
   * @param options.calendar - working days; Vietnam's by law where left out
   * @throws REGISTRY_ORGANISATION_UNKNOWN, EXCHANGE_RECEIVER_RETIRED
   */
  async behave(
    code: string,
    profile: BehaviourProfile,
    options: {
      readonly seed: string;
      readonly calendar?: WorkingCalendar;
      readonly pollMs?: number;
      readonly logger?: Logger;
    },
  ): Promise<BehavingAgency<InboxItem>> {
    const { clock } = this.#options;
    const { seed, calendar = new WorkingCalendar(), pollMs } = options;
    const logger = options.logger ?? this.#options.logger ?? silentLogger;
    const clerk = new DeskClerk(await this.desk(code), logger);
    return new BehavingAgency({
      clerk,
      profile,
      seed,
      calendar,
      clock,
      logger,
      ...(pollMs === undefined ? {} : { pollMs }),
    });
  }

  /** The operator's view of all nodes. */
  async operator(): Promise<OperatorClient> {
    const { axis } = await this.#transport('operator');
    const { registry, topology } = this.#options;
    return new OperatorClient({ axis, registry, topology, addresses: this.addresses });
  }

  /**
   * Where the ledgers of all nodes are kept, to be read and followed.
   *
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async ledgers(): Promise<LedgerStore> {
    return (await this.#transport('operator')).ledgers;
  }

  /**
   * What every process on the axis is told: registrations and locks of agencies, to be followed.
   *
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  async notices(): Promise<NoticeBoard> {
    return (await this.#transport('operator')).notices;
  }

  /**
   * Recomputes every ledger and every counter from what is stored, and compares.
   *
   * @param atRest - whether copies still on their way are an error
   */
  async verifyBooks(options: { readonly atRest: boolean }): Promise<BooksVerdict> {
    const operator = await this.operator();
    const { ledgers } = await this.#transport('operator');
    const answered = await operator.counters();
    const recomputed = new Counters();
    const verdict = await verifyLedgers(ledgers.read(this.addresses.nodes()), {
      atRest: options.atRest,
      nodeIdOf: (owner) => this.addresses.nodeId(owner),
      onEntry: (_, entry) => recomputed.add(entry),
    });
    // While packages travel, the ledgers were read a moment after the counters.
    const mismatches = options.atRest ? compareCounters(answered, recomputed) : [];
    return { ...verdict, sound: verdict.sound && mismatches.length === 0, mismatches };
  }

  /** Leaves the axis; what runs there goes on. */
  close(): Promise<void> {
    this.#transports.clear();
    return this.#closers.close();
  }
}

function compareCounters(
  answered: ReadonlyMap<string, CounterLine>,
  recomputed: Counters,
): readonly CounterMismatch[] {
  const agencies = new Set([...answered.keys(), ...recomputed.agencies()]);
  return [...agencies].flatMap((agency) => {
    const said = answered.get(agency) ?? emptyLine();
    const found = recomputed.of(agency);
    return (Object.keys(counterNames) as (keyof CounterLine)[]).flatMap((counter): CounterMismatch[] =>
      said[counter] === found[counter]
        ? []
        : [{ agency, counter, answered: said[counter], recomputed: found[counter] }],
    );
  });
}
