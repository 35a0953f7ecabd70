import { hash } from 'node:crypto';
import type { CounterLine } from '@lienthong/counters';
import type { AgencyDesk, Session } from '@lienthong/emulator';
import type { LedgerFollower } from '@lienthong/ledger';
import type { SeenStages } from './account.ts';
import { ByteBudget } from './byte-budget.ts';
import { planPlaceOfFacts } from './document-mark.ts';
import type { BooksReport, Door, DoorAnswer, Parcel, Sighting } from './door.ts';
import { PackageTable } from './package-table.ts';
import type { TrafficPlan } from './traffic-plan.ts';

/** How long a node may take to decide on a package, milliseconds. */
const submitTimeoutMs = 120_000;
/** Acknowledgements of one receiver under way at a time. */
const takersMax = 16;
/** Bytes of packages that receivers have in hand at a time, all together. */
const inHandBytesMax = 64_000_000;

/** In lines of entries from which something is seen: where a package came in, was delivered or spoken of. */
const seenActs = /"act":"(?:admitted|delivered|receipt)"/;

type Entry = {
  readonly act: string;
  readonly at: number;
  readonly pkg: string;
  readonly edge?: string;
  readonly agency?: string;
  readonly to?: readonly string[];
  readonly outcome?: string;
  readonly facts?: {
    readonly kind: string;
    readonly documentId: string;
    readonly reason?: string;
    readonly sender: string;
  };
};

/**
 * Straight onto the axis, as agencies do: each hands in at its own node, each receiver opens its mailbox, fetches the bytes
 * and acknowledges. What happens on the way is read from the ledgers as they are written.
 */
export class AxisDoor implements Door {
  readonly name: string;
  readonly stages: SeenStages = { delivered: true, inHand: true, receipt: true, confirmed: true };
  readonly processes: Door['processes'];
  readonly queue: Door['queue'];
  readonly #session: Session;
  readonly #plan: TrafficPlan;
  readonly #follows: (node: string) => boolean;
  readonly #places: ReadonlyMap<string, number>;
  readonly #packages: PackageTable;
  readonly #inHand = new ByteBudget(inHandBytesMax);
  readonly #desks = new Map<number, Promise<AgencyDesk>>();
  readonly #takers = new Map<number, { again: boolean }>();
  #onSighting: (sighting: Sighting) => void = () => undefined;
  #follower: LedgerFollower | undefined;
  #isClosed = false;

  constructor(options: {
    readonly session: Session;
    readonly plan: TrafficPlan;
    readonly name: string;
    readonly processes?: Door['processes'];
    /** Asks how much waits in the exchange. */
    readonly queue?: Door['queue'];
    /** Whether the ledger of a node, by its address, is followed here; all of them where left out. */
    readonly follows?: (node: string) => boolean;
  }) {
    this.queue = options.queue ?? (async () => undefined);
    this.#follows = options.follows ?? (() => true);
    this.#session = options.session;
    this.#plan = options.plan;
    this.name = options.name;
    this.processes = options.processes ?? [];
    this.#places = new Map(options.plan.agencies.map(({ organId }, place) => [organId, place]));
    this.#packages = new PackageTable(options.plan.count);
  }

  /** The desk of an agency of the plan. */
  desk(place: number): Promise<AgencyDesk> {
    let desk = this.#desks.get(place);
    if (!desk) {
      desk = this.#session.desk(this.#plan.agencies[place]?.organId ?? '');
      this.#desks.set(place, desk);
    }
    return desk;
  }

  async send({ index, bytes }: Parcel): Promise<DoorAnswer> {
    const desk = await this.desk(this.#plan.senders[index] ?? -1);
    const { outcome } = await desk.submit(bytes, { timeoutMs: submitTimeoutMs });
    const [refusal] = outcome.refusals;
    return refusal ? { status: 'refused', code: refusal.code } : { status: 'accepted' };
  }

  async watch(onSighting: (sighting: Sighting) => void): Promise<void> {
    this.#onSighting = onSighting;
    const ledgers = await this.#session.ledgers();
    this.#follower = await ledgers.follow(({ node, lines }) => {
      if (this.#follows(node)) for (const line of lines) this.#read(node, line);
    });
  }

  async counters(): Promise<ReadonlyMap<string, CounterLine>> {
    return (await this.#session.operator()).counters();
  }

  async verifyBooks(): Promise<BooksReport> {
    const books = await this.#session.verifyBooks({ atRest: true });
    const { sound, nodeCount, entryCount, broken, doubled, imbalances, mismatches } = books;
    const problems = [
      ...broken.map(({ message }) => message),
      ...[...doubled, ...imbalances, ...mismatches].map((problem) => JSON.stringify(problem)),
    ];
    return { sound, nodes: nodeCount, entries: entryCount, problems };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#follower?.close();
  }

  #read(node: string, line: string): void {
    // Nothing else is looked at below; a text that says so by chance is read for nothing.
    if (!seenActs.test(line)) return;
    const entry = JSON.parse(line) as Entry;
    const { act, pkg, facts } = entry;
    let index = this.#packages.get(pkg);
    if (index < 0) {
      if (!facts) return;
      index = planPlaceOfFacts(facts, this.#plan.run);
      if (index < 0) return;
      if (index >= this.#plan.count || !this.#packages.set(pkg, index)) {
        this.#onSighting({ type: 'unknown', what: facts.documentId });
        return;
      }
    }
    if (act === 'admitted') this.#hop(node, entry, index);
    else if (act === 'delivered') this.#delivered(entry, index);
    else if (act === 'receipt') this.#receipt(entry, index);
  }

  #hop(node: string, { at, facts }: Entry, index: number): void {
    const { topology, addresses } = this.#session;
    const id = addresses.nodeId(node);
    const sender = this.#plan.agencies[this.#plan.senders[index] ?? -1];
    const home = sender && topology.nodeOf(sender.organId);
    if (home === undefined || !facts) return;
    const hops = topology.route(home, id).length - 1;
    this.#onSighting({ type: 'hop', index, tier: topology.node(id).tier, hops, at });
  }

  #delivered({ agency = '' }: Entry, index: number): void {
    const receiver = this.#places.get(agency);
    if (receiver === undefined) {
      this.#onSighting({ type: 'unknown', what: `${index + 1}: ${agency}` });
      return;
    }
    this.#onSighting({ type: 'delivered', index, receiver });
    this.#takeMail(receiver);
  }

  #receipt({ outcome, to = [] }: Entry, index: number): void {
    if (outcome !== 'delivered' && outcome !== 'acknowledged') return;
    for (const code of to) {
      const receiver = this.#places.get(code);
      if (receiver === undefined) continue;
      this.#onSighting({ type: outcome === 'delivered' ? 'receipt' : 'confirmed', index, receiver });
    }
  }

  /** Lets a receiver open its mailbox; where it is at it already, once more afterwards. */
  #takeMail(receiver: number): void {
    const taking = this.#takers.get(receiver);
    if (taking) {
      taking.again = true;
      return;
    }
    const now = { again: true };
    this.#takers.set(receiver, now);
    const take = async (): Promise<void> => {
      try {
        while (now.again && !this.#isClosed) {
          now.again = false;
          await this.#emptyMailbox(receiver);
        }
      } finally {
        // In the same turn as the last look: whatever is delivered from here on finds nobody at it, and begins anew.
        this.#takers.delete(receiver);
      }
    };
    take().catch((failure: unknown) => {
      if (!this.#isClosed)
        this.#onSighting({ type: 'unknown', what: `mailbox ${receiver}: ${String(failure)}` });
    });
  }

  async #emptyMailbox(receiver: number): Promise<void> {
    const desk = await this.desk(receiver);
    const items = (await desk.inbox()).values();
    const takeItems = async (): Promise<void> => {
      for (const item of items) {
        const index = planPlaceOfFacts(item.facts, this.#plan.run);
        if (index < 0) continue;
        const digest = await this.#inHand.run(item.facts.size, async () =>
          hash('sha256', await desk.fetch(item), 'buffer'),
        );
        this.#onSighting({ type: 'inHand', index, receiver, digest });
        await desk.acknowledge(item.pkg);
      }
    };
    await Promise.all(Array.from({ length: takersMax }, takeItems));
  }
}
