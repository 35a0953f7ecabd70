import { type CounterName, countEntry, emptyLine } from '@lienthong/counters';
import type { Session } from '@lienthong/emulator';
import type { EntryDraft } from '@lienthong/ledger';
import { Counted } from './counted.ts';
import { Histogram } from './histogram.ts';
import type { MetricFamily } from './metric.ts';

/** Relays and packages whose times are remembered. */
const rememberedMax = 100_000;

/** What the ledgers tell in numbers, from their first entry on: a restart changes none of them. */
export class ExchangeMetrics {
  readonly #session: Session;
  readonly #entries = new Counted();
  readonly #copies = new Counted();
  readonly #refusals = new Counted();
  readonly #counters = new Counted();
  readonly #inFlight = new Counted();
  readonly #hops = new Histogram();
  readonly #deliveries = new Histogram();
  readonly #tiers = new Map<string, string>();
  /** Instants of relays that have not arrived, by package and edge. */
  readonly #relayedAt = new Map<string, number>();
  /** Instants at which packages came in, by package. */
  readonly #admittedAt = new Map<string, number>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** Takes in an entry; each once. */
  add(node: string, entry: EntryDraft): void {
    const tier = this.#tierOf(node);
    const { act, copies, code } = entry;
    this.#entries.add({ tier, act }, 1);
    this.#copies.add({ tier, act }, copies);
    if ((act === 'refused' || act === 'dead') && code !== undefined)
      this.#refusals.add({ tier, code }, Math.max(copies, 1));
    this.#count(entry);
    this.#time(node, tier, entry);
  }

  /** Everything as families. */
  families(): readonly MetricFamily[] {
    return [
      this.#entries.family({
        name: 'lienthong_ledger_entries_total',
        help: 'Entries of ledgers by tier of the node and act',
        type: 'counter',
      }),
      this.#copies.family({
        name: 'lienthong_copies_total',
        help: 'Copies by tier of the node and what became of them there',
        type: 'counter',
      }),
      this.#refusals.family({
        name: 'lienthong_refused_copies_total',
        help: 'Copies that a node refused, by tier of the node and error code',
        type: 'counter',
      }),
      this.#counters.family({
        name: 'lienthong_report_total',
        help: 'Counters of the report by tier of the agency',
        type: 'counter',
      }),
      this.#inFlight.family({
        name: 'lienthong_copies_in_flight',
        help: 'Copies that have left a node and not arrived at the next, by tier of the next',
        type: 'gauge',
      }),
      this.#hops.family({
        name: 'lienthong_hop_seconds',
        help: 'Time from a node to the next, by tiers of both',
      }),
      this.#deliveries.family({
        name: 'lienthong_delivery_seconds',
        help: 'Time from the first node to the mailbox, by tier of the receiver and kind',
      }),
    ];
  }

  #count(entry: EntryDraft): void {
    if (entry.agency === undefined) return;
    const line = emptyLine();
    countEntry(entry, line);
    const tier = this.#tierOf(entry.agency);
    for (const [counter, value] of Object.entries(line) as [CounterName, number][])
      if (value > 0) this.#counters.add({ tier, counter }, value);
  }

  #time(node: string, tier: string, { act, pkg, at, edge, copies, kind }: EntryDraft): void {
    if (act === 'relayed' && edge !== undefined) {
      this.#inFlight.add({ tier: this.#tierOf(edge) }, copies);
      remember(this.#relayedAt, `${pkg} ${node} ${edge}`, at);
    }
    if (act === 'admitted' && edge === undefined) remember(this.#admittedAt, pkg, at);
    if (act === 'admitted' && edge !== undefined) {
      this.#inFlight.add({ tier }, -copies);
      const key = `${pkg} ${edge} ${node}`;
      const left = this.#relayedAt.get(key);
      this.#relayedAt.delete(key);
      if (left !== undefined)
        this.#hops.observe({ from_tier: this.#tierOf(edge), to_tier: tier }, (at - left) / 1_000);
    }
    const begun = this.#admittedAt.get(pkg);
    if (act === 'delivered' && begun !== undefined)
      this.#deliveries.observe(
        { tier, kind: kind === 'status' ? 'status' : 'document' },
        (at - begun) / 1_000,
      );
  }

  /** Tier of an agency or of the node that it runs; an agency keeps its tier. */
  #tierOf(code: string): string {
    const known = this.#tiers.get(code);
    if (known !== undefined) return known;
    const tier = this.#session.registry.find(code)?.tier;
    if (tier !== undefined) this.#tiers.set(code, tier);
    return tier ?? 'unknown';
  }
}

function remember(instants: Map<string, number>, key: string, at: number): void {
  instants.set(key, at);
  const [oldest] = instants.keys();
  if (instants.size > rememberedMax && oldest !== undefined) instants.delete(oldest);
}
