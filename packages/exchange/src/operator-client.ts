import { type Axis, operatorAddress } from '@lienthong/axis';
import { addLine, type CounterLine, emptyLine } from '@lienthong/counters';
import { ExchangeError } from '@lienthong/errors';
import type { PackageFacts, SignedVoucher } from '@lienthong/ledger';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import { Limiter } from '@lienthong/runtime';
import type { AddressBook } from './address-book.ts';
import { askPages } from './ask-pages.ts';
import type { NodeDeadLetter } from './dead-letters/dead-letter-answers.ts';
import type { LetterOutcome } from './dead-letters/order-letter.ts';
import { type Journey, journeyOf } from './journey.ts';
import type { DocumentLife } from './lives/document-life.ts';
import { askLives } from './lives/life-questions.ts';
import type { NodeRecord } from './node-answers.ts';
import { encodeJson, parseAnswer, type Verb, verbs } from './node-protocol.ts';
import type { NodeHeldPackage } from './quotas/held-answers.ts';
import type { QuotaView } from './quotas/quota-gate.ts';

/** A package that a node knows. */
export type FoundPackage = { readonly pkg: string; readonly facts: PackageFacts; readonly at: number };

export type OperatorClientOptions = {
  readonly axis: Axis;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly addresses: AddressBook;
  /** Nodes that cannot be asked now: answers are what the others know. */
  readonly absentNodes?: ReadonlySet<NodeId>;
};

/** Nodes asked at a time: the time that a call may take begins when it is made, and a country has more nodes than answer in it. */
const askedAtOnceMax = 512;

/** How whoever runs the axis asks its nodes. */
export class OperatorClient {
  readonly #options: OperatorClientOptions;
  readonly #asking = new Limiter(askedAtOnceMax);

  constructor(options: OperatorClientOptions) {
    this.#options = options;
  }

  /**
   * The packages with an id: a package's own key, a document's id, or `latest`. Asks the node of the agency that the
   * id names where it names one, else every node.
   */
  async find(id: string): Promise<readonly FoundPackage[]> {
    const { topology, registry } = this.#options;
    const sender = registry.find(id.split(',')[0] ?? '');
    const home = sender && topology.nodeOf(sender.organId);
    const nodes =
      home === undefined || this.#isAbsent(home) ? topology.nodes().map((node) => node.id) : [home];
    const found = new Map<string, FoundPackage>();
    for (const answer of await this.#askAll(nodes, verbs.find, { id }))
      for (const one of answer as readonly FoundPackage[]) {
        const known = found.get(one.pkg);
        if (!known || one.at < known.at) found.set(one.pkg, one);
      }
    const all = [...found.values()].sort((a, b) => a.at - b.at);
    return id === 'latest' ? all.slice(-1) : all;
  }

  /** What one node recorded about a package; undefined where it never saw it. */
  async record(node: NodeId, pkg: string): Promise<NodeRecord | undefined> {
    const [answer] = await this.#askAll([node], verbs.record, { pkg });
    return (answer as NodeRecord | null) ?? undefined;
  }

  /** What one node says about a package, signed by the node: an {@link Attestation}; undefined where it never saw it. */
  async attest(node: NodeId, pkg: string): Promise<SignedVoucher | undefined> {
    const [answer] = await this.#askAll([node], verbs.attest, { pkg });
    return (answer as SignedVoucher | null) ?? undefined;
  }

  /**
   * Everything about one package: each node that saw it, from the sender's to the receivers', and the statuses that
   * came back.
   *
   * @throws EXCHANGE_PACKAGE_UNKNOWN when its first node does not know it
   */
  async journey(found: FoundPackage): Promise<Journey> {
    const records: NodeRecord[] = [];
    const origin = found.facts.origin as NodeId;
    // Where the beginning cannot be asked, whoever saw the package is looked for.
    let nodes: readonly NodeId[] = this.#isAbsent(origin)
      ? this.#options.topology.nodes().map(({ id }) => id)
      : [origin];
    while (nodes.length > 0) {
      const answers = (await this.#askAll(nodes, verbs.record, {
        pkg: found.pkg,
      })) as readonly (NodeRecord | null)[];
      const level = answers.filter((record) => record !== null);
      records.push(...level);
      const seen = new Set(records.map(({ node }) => node));
      nodes = level
        .flatMap(({ entries }) =>
          entries.flatMap(({ act, edge }) =>
            act === 'relayed' && edge !== undefined ? [edge as NodeId] : [],
          ),
        )
        .filter((node) => !seen.has(node));
    }
    if (records.length === 0)
      throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg: found.pkg, agency: found.facts.sender });
    const { kind, documentId } = found.facts;
    // Of what could not be read nobody speaks.
    if (documentId === '') return journeyOf({ found, records, statuses: [], lives: [] });
    const statuses =
      kind === 'status'
        ? []
        : (await this.#statusesAbout(found)).filter(({ facts }) => facts.kind === 'status');
    const lives = await this.lives(origin, documentOf(found));
    return journeyOf({ found, records, statuses, lives });
  }

  /** What became of a document at its receivers, as one node knows it. */
  lives(
    node: NodeId,
    query: { readonly documentId: string; readonly sender?: string },
  ): Promise<readonly DocumentLife[]> {
    if (this.#isAbsent(node)) return Promise.resolve([]);
    return askLives(async (verb, request) => (await this.#askAll([node], verb, request))[0], query);
  }

  #isAbsent(node: NodeId): boolean {
    return this.#options.absentNodes?.has(node) ?? false;
  }

  async #statusesAbout({ facts }: FoundPackage): Promise<readonly FoundPackage[]> {
    const [answer] = await this.#askAll([facts.origin as NodeId], verbs.find, { id: facts.documentId });
    return (answer as readonly FoundPackage[] | undefined) ?? [];
  }

  /** Cumulative counters of every agency, or of a period (`yyyy-MM-dd`, both days included). */
  async counters(
    period: { readonly from?: string; readonly to?: string } = {},
  ): Promise<ReadonlyMap<string, CounterLine>> {
    const nodes = this.#options.topology.nodes().map(({ id }) => id);
    const lines = new Map<string, CounterLine>();
    for (const answer of await this.#askAll(nodes, verbs.counters, period))
      for (const [organId, line] of Object.entries(answer as Record<string, CounterLine>)) {
        const sum = lines.get(organId) ?? emptyLine();
        addLine(sum, line);
        lines.set(organId, sum);
      }
    return lines;
  }

  /** Messages that nodes could not act on, the oldest first; those of all nodes where none are named. */
  async deadLetters(nodes?: readonly NodeId[]): Promise<readonly NodeDeadLetter[]> {
    const found = await this.#askPages<NodeDeadLetter>(verbs.dead, nodes);
    return found.toSorted((one, other) => one.at - other.at || one.letter - other.letter);
  }

  /** Packages that nodes hold until their senders' quotas have room, the oldest first; those of all nodes where none are named. */
  async held(nodes?: readonly NodeId[]): Promise<readonly NodeHeldPackage[]> {
    const found = await this.#askPages<NodeHeldPackage>(verbs.held, nodes);
    return found.toSorted((one, other) => one.since - other.since || one.sequence - other.sequence);
  }

  /** All that nodes answer with in pages. */
  async #askPages<Item>(verb: Verb, named: readonly NodeId[] | undefined): Promise<readonly Item[]> {
    const nodes = named ?? this.#options.topology.nodes().map(({ id }) => id);
    const found = await Promise.all(
      nodes
        .filter((node) => !this.#isAbsent(node))
        .map((node) =>
          askPages<Item>(async (asked, request) => (await this.#askAll([node], asked, request))[0], verb, {}),
        ),
    );
    return found.flat();
  }

  /** A node's dead letter; undefined where it has none by this number. */
  async deadLetter(node: NodeId, letter: number): Promise<NodeDeadLetter | undefined> {
    const [page] = await this.#askAll([node], verbs.dead, { letter });
    return (page as { readonly items: readonly NodeDeadLetter[] } | undefined)?.items[0];
  }

  /**
   * Has a node decide on a dead letter again, or drop it; resolves when that is durable.
   *
   * @param order.by - who wants it, up to 200 characters
   * @param order.why - up to 500 characters
   * @throws EXCHANGE_DEAD_LETTER_UNKNOWN, EXCHANGE_DEAD_LETTER_EMPTY
   * @throws AXIS_UNREACHABLE, AXIS_NODE_ABSENT when no answer came; asking again is safe
   */
  async orderLetter(
    node: NodeId,
    order: {
      readonly letter: number;
      readonly deed: 'retry' | 'drop';
      readonly by: string;
      readonly why: string;
    },
  ): Promise<LetterOutcome> {
    if (this.#isAbsent(node)) throw new ExchangeError('AXIS_NODE_ABSENT', { node });
    const [outcome] = await this.#askAll([node], verbs.deadOrder, order);
    return outcome as LetterOutcome;
  }

  /** What is limited for whom, and how much of it is used. */
  async quotas(): Promise<readonly QuotaView[]> {
    const nodes = this.#options.topology.nodes().map(({ id }) => id);
    return (await this.#askAll(nodes, verbs.quotas, {})).flatMap((views) => views as readonly QuotaView[]);
  }

  #askAll(nodes: readonly NodeId[], verb: Verb, request: object): Promise<readonly unknown[]> {
    const { axis, addresses } = this.#options;
    const body = encodeJson(request);
    return Promise.all(
      nodes
        .filter((node) => !this.#isAbsent(node))
        .map((node) =>
          this.#asking.run(async () =>
            parseAnswer(await axis.call({ node: addresses.node(node), from: operatorAddress, verb, body })),
          ),
        ),
    );
  }
}

/** The document that a package is, or is about. */
function documentOf({ facts }: FoundPackage): { readonly documentId: string; readonly sender?: string } {
  const { kind, sender, documentId, about } = facts;
  return kind === 'status' ? { documentId: about || '–' } : { documentId: documentId || '–', sender };
}
