import { ExchangeError } from '@lienthong/errors';
import { type Clock, type RandomSource, seededRandom } from '@lienthong/runtime';
import { type Fault, faultsMax } from './fault.ts';
import type { FaultKind } from './fault-kinds.ts';
import { concerns, type Passing } from './passing.ts';

/** How often a fault has struck in one process, and what last. */
export type Strikes = {
  readonly id: string;
  readonly count: number;
  /** Instant of the exchange's clock. */
  readonly lastAt: number;
  /** Packages that were struck last, the latest first. */
  readonly packages: readonly string[];
};

/** A fault that strikes, and the source of what it does this time. */
export type Strike = { readonly fault: Fault; readonly random: RandomSource };

/** Packages that are remembered for each fault. */
const packagesShownMax = 20;
/** Messages that are remembered for each fault, so that one is counted once however often it comes. */
const messagesKnownMax = 20_000;

const everyFault = (): boolean => true;

type Entry = {
  readonly fault: Fault;
  /** How many it would have struck so far, in all and on each line. */
  met: number;
  readonly metOn: Map<string, number>;
  count: number;
  lastAt: number;
  packages: string[];
  /** What was chosen, by what passed. */
  readonly known: Map<string, Choice>;
};

/** Whether a fault strikes, and the name of its source of randomness. */
type Choice = { readonly strikes: boolean; readonly source: string };

/**
 * The faults of a process: which hold now, whom they strike, and how often they did. What a fault chooses follows from its seed
 * and from the place of what passes among all of its kind on the same line: the same traffic meets the same again.
 */
export class FaultBook {
  readonly clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #kinds = new Map<FaultKind, Entry[]>();
  readonly #watchers = new Set<() => void>();

  constructor(options: { readonly clock: Clock }) {
    this.clock = options.clock;
  }

  /** Whether there is nothing to look at: neither a fault that holds nor one that is to come. */
  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** Whether there is a fault of one of these kinds, whether it holds now or not. */
  has(...kinds: readonly FaultKind[]): boolean {
    return kinds.some((kind) => this.#kinds.has(kind));
  }

  /** All faults, also those that are to come or over, in the order in which they were made. */
  list(): readonly Fault[] {
    return [...this.#entries.values()].map(({ fault }) => fault);
  }

  /** Whether a fault holds at this moment. */
  holds({ from, to }: Fault): boolean {
    const now = this.clock.now();
    return from <= now && (to === undefined || now < to);
  }

  /** What each fault has done in this process. */
  strikes(): readonly Strikes[] {
    return [...this.#entries.values()].map(({ fault, count, lastAt, packages }) => ({
      id: fault.id,
      count,
      lastAt,
      packages: [...packages],
    }));
  }

  /**
   * Takes a fault in; one with the same id takes the place of the other.
   *
   * @throws FAULT_TOO_MANY
   */
  add(fault: Fault): void {
    if (this.#entries.size >= faultsMax && !this.#entries.has(fault.id))
      throw new ExchangeError('FAULT_TOO_MANY', { count: faultsMax });
    this.#entries.set(fault.id, {
      fault,
      met: 0,
      metOn: new Map(),
      count: 0,
      lastAt: 0,
      packages: [],
      known: new Map(),
    });
    this.#changed();
  }

  /** Takes a fault out; false where there is none with this id. */
  lift(id: string): boolean {
    const isThere = this.#entries.delete(id);
    if (isThere) this.#changed();
    return isThere;
  }

  #changed(): void {
    this.#kinds.clear();
    for (const entry of this.#entries.values()) {
      const { kind } = entry.fault;
      this.#kinds.set(kind, [...(this.#kinds.get(kind) ?? []), entry]);
    }
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Calls `onChange` whenever faults were added or lifted, until the returned function is called. */
  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  }

  /**
   * The first fault of a kind that strikes what passes.
   *
   * @param key - names what passes: what comes again under the same key is no new choice
   * @param only - which faults of the kind are asked, where not all are
   */
  strike(
    kind: FaultKind,
    passing: Passing,
    key: string,
    only: (fault: Fault) => boolean = everyFault,
  ): Strike | undefined {
    for (const entry of this.#kinds.get(kind) ?? []) {
      const struck = only(entry.fault) ? this.#strikes(entry, passing, key) : undefined;
      if (struck) return struck;
    }
    return undefined;
  }

  #strikes(entry: Entry, passing: Passing, place: string): Strike | undefined {
    const { fault } = entry;
    if (!this.holds(fault)) return undefined;
    if (!concerns(fault.on, passing, fault.kind === 'cut' ? 'both' : 'one')) return undefined;
    const known = entry.known.get(place);
    const choice = known ?? this.#choose(entry, passing);
    if (!known) {
      if (choice.strikes) this.#count(entry, passing);
      entry.known.set(place, choice);
      if (entry.known.size > messagesKnownMax) entry.known.delete(entry.known.keys().next().value ?? '');
    }
    return choice.strikes ? { fault, random: seededRandom(`${choice.source} what`) } : undefined;
  }

  #choose(entry: Entry, { from = '', to = '', packages = '' }: Passing): Choice {
    const { after, seed, kind, with: parameters } = entry.fault;
    const line = `${from} ${to} ${packages}`;
    const ordinal = (entry.metOn.get(line) ?? 0) + 1;
    entry.metOn.set(line, ordinal);
    entry.met += 1;
    const source = `${seed} ${kind} ${line} ${ordinal}`;
    const { share, count } = parameters;
    const strikes =
      entry.met > after &&
      (typeof share !== 'number' || seededRandom(source).fraction() < share) &&
      (typeof count !== 'number' || entry.count < count);
    return { strikes, source };
  }

  #count(entry: Entry, { pkg }: Passing): void {
    entry.count += 1;
    entry.lastAt = this.clock.now();
    if (pkg === undefined) return;
    entry.packages = [pkg, ...entry.packages.filter((one) => one !== pkg)].slice(0, packagesShownMax);
  }
}

/** How far faults have put the clock of a node ahead now, milliseconds. */
export function skewOf(book: FaultBook, node: string): number {
  if (book.isEmpty) return 0;
  const struck = book.strike('clock-skew', { to: node }, node);
  return struck ? Number(struck.fault.with['ms']) : 0;
}
