import type { NoticeBoard } from '@lienthong/axis';
import { BehavingAgency, type BehaviourProfile } from '@lienthong/behaviour';
import { type CounterLine, Counters, counterNames, emptyLine } from '@lienthong/counters';
import { WorkingCalendar } from '@lienthong/duties';
import { ExchangeError } from '@lienthong/errors';
import { AddressBook, AgencyClient, type InboxItem, OperatorClient } from '@lienthong/exchange';
import { type LedgerStore, type LedgerVerdict, verifyLedgers } from '@lienthong/ledger';
import {
  type AbsentSite,
  type AxisParty,
  ExchangeControl,
  type FollowedRegistry,
  followRegistry,
  type HostPlan,
  type OpenTransport,
  planHosts,
  type SiteState,
  type Transport,
  withFaults,
} from '@lienthong/node-host';
import type { Pki } from '@lienthong/pki';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import { type Clock, Closers, type Logger, type RandomSource, silentLogger } from '@lienthong/runtime';
import type { BehaviourSwitch } from '@lienthong/trust-services';
import { AgencyDesk } from './agency-desk.ts';
import { CertificateDesk } from './certificate-desk.ts';
import { ClockDesk } from './clock-desk.ts';
import { DeadLetterDesk } from './dead-letter-desk.ts';
import { DeskClerk } from './desk-clerk.ts';
import { FaultDesk } from './fault-desk.ts';
import { FaultySigner } from './faulty-signer.ts';
import type { ComposePdf } from './issue-document.ts';
import type { PackageWriters } from './package-writers.ts';
import { QuotaDesk } from './quota-desk.ts';

export type SessionOptions = {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger?: Logger;
  /** Makes PDFs; on this thread where left out. */
  readonly composePdf?: ComposePdf | undefined;
  /** Composes and signs what is large; on this thread where left out. */
  readonly writers?: PackageWriters | undefined;
  /** How the exchange's own trust services behave; absent where it has none. */
  readonly trustServices?: BehaviourSwitch | undefined;
  /** Faults and clock as this process has heard of them; the clock is then its clock. */
  readonly control?: ExchangeControl;
  /** Processes that serve the nodes; as planned for the topology where left out. */
  readonly hosts?: readonly HostPlan[];
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
export type BooksVerdict = LedgerVerdict & {
  readonly mismatches: readonly CounterMismatch[];
  /** Sites that did not answer: of their nodes, and of edges to them, nothing is said. */
  readonly absent: readonly AbsentSite[];
};

/** A running exchange as agencies and its operator use it, in this process or from another. */
export class Session {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly pki: Pki;
  /** Where certificates are issued, revoked, and made wrong on purpose, and trust services are switched. */
  readonly certificates: CertificateDesk;
  readonly #options: SessionOptions;
  /** Between codes of agencies and the addresses that ledgers are named by. */
  readonly addresses: AddressBook;
  /** Faults, in every process of the exchange. */
  readonly faults: FaultDesk;
  /** The clock of the exchange. */
  readonly clock: ClockDesk;
  /** What agencies may hand in. */
  readonly quotas: QuotaDesk;
  /** Messages that nodes could not act on. */
  readonly deadLetters: DeadLetterDesk;
  readonly #control: ExchangeControl;
  readonly #transports = new Map<string, Promise<Transport>>();
  readonly #closers = new Closers();
  #following: Promise<FollowedRegistry> | undefined;
  #sites: OpenTransport['sites'];

  /** A session that has not heard of agencies registered since the start; see {@link Session.open}. */
  constructor(options: SessionOptions) {
    this.registry = options.registry;
    this.topology = options.topology;
    this.pki = options.pki;
    this.certificates = new CertificateDesk(options);
    this.#options = options;
    this.addresses = new AddressBook(options.registry, options.topology);
    const control = options.control ?? new ExchangeControl(options.clock);
    this.#control = control;
    const followed = () => this.#followed();
    this.faults = new FaultDesk({
      control,
      registry: this.registry,
      topology: this.topology,
      addresses: this.addresses,
      hosts: options.hosts ?? planHosts(options.topology),
      followed,
      axis: async () => (await this.#transport('operator')).axis,
    });
    const operator = () => this.operator();
    this.clock = new ClockDesk({ control, followed, operator });
    this.deadLetters = new DeadLetterDesk({
      registry: this.registry,
      topology: this.topology,
      addresses: this.addresses,
      // The operator's own credentials read no packages; those of the agency that the node is called by do.
      contentAt: async (node) => {
        const { organId } = this.registry.get(node);
        return (await this.#transport({ organId })).content;
      },
      operator,
    });
    this.quotas = new QuotaDesk({
      control,
      registry: this.registry,
      topology: this.topology,
      followed,
      operator,
      whenHeard: (sequence) => this.faults.whenHeard(sequence),
    });
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
        .then(({ notices }) =>
          followRegistry({ notices, registry, topology, control: this.#control, clock, logger }),
        )
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
      opening = this.#options.openTransport(party).then(({ transport, close, sites }) => {
        this.#closers.add(close);
        if (party === 'operator') this.#sites = sites;
        const { addresses, topology } = this;
        return withFaults(transport, { book: this.#control.faults, addresses, topology });
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
      trustServices: this.#options.trustServices,
      composePdf: this.#options.composePdf,
      writers: this.#options.writers,
      faultySigner: new FaultySigner({ control: this.#control, registry, pki, clock, random }),
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

  /** The operator's view of all nodes; where there are several sites, of those that answer now. */
  async operator(): Promise<OperatorClient> {
    return this.#operator(await this.absentSites());
  }

  async #operator(absent: readonly AbsentSite[]): Promise<OperatorClient> {
    const { axis } = await this.#transport('operator');
    const { registry, topology } = this.#options;
    const absentNodes = nodesOf(absent);
    return new OperatorClient({ axis, registry, topology, addresses: this.addresses, absentNodes });
  }

  /** How each site is now; none where the exchange is in one place. */
  async sites(): Promise<readonly SiteState[]> {
    await this.#transport('operator');
    return (await this.#sites?.()) ?? [];
  }

  /** Sites that do not answer now; none where the exchange is in one place. */
  async absentSites(): Promise<readonly AbsentSite[]> {
    return (await this.sites()).filter(({ waiting }) => waiting === undefined);
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
    const absent = await this.absentSites();
    const absentNodes = nodesOf(absent);
    const operator = await this.#operator(absent);
    const { ledgers } = await this.#transport('operator');
    const answered = await operator.counters();
    const recomputed = new Counters();
    const nodes = this.addresses.nodes().filter((node) => !absentNodes.has(this.addresses.nodeId(node)));
    const verdict = await verifyLedgers(ledgers.read(nodes), {
      atRest: options.atRest,
      nodeIdOf: (owner) => this.addresses.nodeId(owner),
      onEntry: (_, entry) => recomputed.add(entry),
    });
    // While packages travel, the ledgers were read a moment after the counters.
    const mismatches = options.atRest ? compareCounters(answered, recomputed) : [];
    // What a node says of its edge to one that cannot be asked is neither right nor wrong.
    const imbalances = verdict.imbalances.filter(
      (found) =>
        found.where === 'node' ||
        !(absentNodes.has(found.from as NodeId) || absentNodes.has(found.to as NodeId)),
    );
    const { broken, doubled } = verdict;
    const sound = [broken, doubled, imbalances, mismatches].every((findings) => findings.length === 0);
    return { ...verdict, imbalances, sound, mismatches, absent };
  }

  /** Leaves the axis; what runs there goes on. */
  close(): Promise<void> {
    this.#transports.clear();
    return this.#closers.close();
  }
}

function nodesOf(sites: readonly AbsentSite[]): ReadonlySet<NodeId> {
  return new Set(sites.flatMap(({ nodes }) => nodes));
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
