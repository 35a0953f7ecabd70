import { type CounterLine, Counters, counterNames, emptyLine } from '@lienthong/counters';
import { ExchangeError } from '@lienthong/errors';
import { AddressBook, AgencyClient, OperatorClient } from '@lienthong/exchange';
import { type LedgerVerdict, verifyLedgers } from '@lienthong/ledger';
import type { AxisParty, OpenTransport, Transport } from '@lienthong/node-host';
import type { Pki } from '@lienthong/pki';
import type { Registry, Topology } from '@lienthong/registry';
import { type Clock, Closers, type RandomSource } from '@lienthong/runtime';
import { AgencyDesk } from './agency-desk.ts';

export type SessionOptions = {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly pki: Pki;
  readonly clock: Clock;
  readonly random: RandomSource;
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
  readonly #addresses: AddressBook;
  readonly #transports = new Map<string, Promise<Transport>>();
  readonly #closers = new Closers();

  constructor(options: SessionOptions) {
    this.registry = options.registry;
    this.topology = options.topology;
    this.pki = options.pki;
    this.#options = options;
    this.#addresses = new AddressBook(options.registry, options.topology);
  }

  #transport(party: AxisParty): Promise<Transport> {
    const key = party === 'operator' ? party : party.organId;
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
    const node = this.#addresses.nodeOfOrgan(organisation.organId);
    if (node === undefined) {
      const resolution = registry.resolve(code);
      const successors =
        resolution.kind === 'retired' ? resolution.successors.map(({ organId }) => organId) : [];
      throw new ExchangeError('EXCHANGE_RECEIVER_RETIRED', { code, successor: successors.join(', ') || '–' });
    }
    const { axis, content } = await this.#transport({ organId: organisation.organId });
    const party = this.#addresses.party(organisation.organId);
    return new AgencyDesk({
      organisation,
      client: new AgencyClient({ axis, content, party, node }),
      pki,
      clock,
      random,
    });
  }

  /** The operator's view of all nodes. */
  async operator(): Promise<OperatorClient> {
    const { axis } = await this.#transport('operator');
    const { registry, topology } = this.#options;
    return new OperatorClient({ axis, registry, topology, addresses: this.#addresses });
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
    const verdict = await verifyLedgers(ledgers.read(this.#addresses.nodes()), {
      atRest: options.atRest,
      nodeIdOf: (owner) => this.#addresses.nodeId(owner),
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
