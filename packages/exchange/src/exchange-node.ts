import {
  type Call,
  type Delivery,
  hostsAddress,
  LaneQueue,
  type OutgoingMessage,
  type Priority,
} from '@lienthong/axis';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import {
  type ChainHead,
  type EntryDraft,
  emptyChain,
  followChain,
  type LedgerRecord,
  LedgerWriter,
} from '@lienthong/ledger';
import type { NodeIdentity } from '@lienthong/pki';
import type { NodeId } from '@lienthong/registry';
import { decideLetter } from './dead-letters/decide-letter.ts';
import { keepMessage, setsAside } from './dead-letters/keep-message.ts';
import { openLetter } from './dead-letters/open-letter.ts';
import { type Arrival, type ArrivalDecider, type Decision, dead, decideArrival } from './decide-arrival.ts';
import type { Cause } from './decider.ts';
import { decisionBytes, recordBytesMax } from './decision-size.ts';
import type { NodeEnvironment } from './environment.ts';
import { examineClaim } from './examine-claim.ts';
import { formOf } from './form-of-decision.ts';
import { handOn } from './hand-on.ts';
import { type HopMessage, parseHop } from './hop-message.ts';
import { NodeAgencies } from './node-agencies.ts';
import { answerCall } from './node-answers.ts';
import { NodeIndex } from './node-index.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { PassingForm } from './passing-form.ts';
import { QuotaGate } from './quotas/quota-gate.ts';
import { ReceiptRounds } from './receipt-rounds.ts';

/** Deliveries decided on in one go; their entries go into one ledger record. */
const batchMax = 64;
/** Deliveries of one lane that are read ahead of their turn: what is urgent must not wait for the reading of all that came before. */
const readAheadMax = 2 * batchMax;
/** How long a delivery waits before it comes again after a passing failure, milliseconds. */
const retryDelayMs = 500;
/** Sequences for whose outcome somebody waits, at the most. */
const outcomeWaitersMax = 10_000;
/** How often a message may bring a defect of ours to light before it is set aside: others wait behind it. */
const defectAttemptsMax = 5;

/** A delivery with everything that it needs, once that is there. */
type Arriving = { readonly delivery: Delivery; readonly arrival: Promise<Arrival> };

type Decided = Decision & { readonly delivery: Delivery };

/** A decision whose entries are durable. */
type Recorded = Pick<Decided, 'delivery'> & {
  readonly entries: readonly EntryDraft[];
  readonly onward: OutgoingMessage | undefined;
};

/**
 * One routing point: takes what is delivered to it, decides, records, and only then hands on and acknowledges. The
 * same code for every tier; a tier is a policy.
 *
 * A crash between recording and acknowledging brings the delivery back; the node finds it in its ledger and sends
 * again exactly what it had recorded.
 */
export class ExchangeNode {
  readonly id: NodeId;
  readonly index: NodeIndex = new NodeIndex();
  readonly #environment: NodeEnvironment;
  readonly agencies: NodeAgencies;
  readonly quotas: QuotaGate;
  readonly #receipts: ReceiptRounds;
  readonly #decider: ArrivalDecider;
  /** Both, for what needs both. */
  readonly #surroundings: ArrivalDecider & NodeEnvironment;
  readonly #onFailure: (reason: unknown) => void;
  readonly #outcomeWaiters = new Map<number, PromiseWithResolvers<Outcome>>();
  #position: { head: ChainHead; sequence: number } = { head: emptyChain, sequence: 0 };
  #writer: LedgerWriter | undefined;
  readonly #arriving = new LaneQueue<Arriving>();
  /** What has arrived and is not read yet, and how much of it is being read, by lane. */
  readonly #unread: readonly Delivery[][] = [[], [], [], []];
  readonly #readAhead = [0, 0, 0, 0];
  #isDraining = false;
  #draining: Promise<void> = Promise.resolve();
  /** Deliveries that are acknowledged when their receipts are sent. */
  readonly #stating = new Set<Promise<void>>();
  #stopped = false;

  /**
   * @param onFailure - called once when the node cannot go on (its ledger does not take entries); it must be opened anew
   */
  constructor(id: NodeId, environment: NodeEnvironment, onFailure: (reason: unknown) => void) {
    this.id = id;
    this.#environment = environment;
    this.#onFailure = onFailure;
    const { registry, topology, addresses, policyOf, trust, logger } = environment;
    this.agencies = new NodeAgencies(id, topology, addresses);
    this.#receipts = new ReceiptRounds(id, { environment, index: this.index, head: () => this.head });
    const { tier } = topology.node(id);
    this.quotas = new QuotaGate({ book: environment.quotas, tier, index: this.index });
    this.#decider = {
      node: id,
      registry,
      topology,
      addresses,
      agencies: this.agencies,
      neighbours: new Map(
        topology.neighbours(id).map((neighbour) => [addresses.party(neighbour), neighbour]),
      ),
      index: this.index,
      policy: policyOf(tier, id),
      trust,
      quotaGate: this.quotas,
      logger,
    };
    this.#surroundings = { ...environment, ...this.#decider };
  }

  /**
   * Takes in one stored record; all of them, in order, before {@link start}.
   *
   * @throws LEDGER_CHAIN_BROKEN, LEDGER_ENTRY_MALFORMED when the ledger was altered
   */
  replay(record: LedgerRecord): void {
    const { entries, head } = followChain(
      this.#position.head,
      record.lines,
      this.id,
      this.#environment.known,
    );
    this.#position = { head, sequence: record.sequence };
    for (const entry of entries) this.index.apply(entry);
  }

  /** From here on the node takes deliveries and calls. */
  start(): void {
    const { ledgers, addresses } = this.#environment;
    this.#writer = new LedgerWriter({
      store: ledgers,
      node: addresses.node(this.id),
      position: this.#position,
    });
  }

  /** The ledger's chain as far as it is durable. */
  get head(): ChainHead {
    return this.#writer?.head ?? this.#position.head;
  }

  /** Takes a delivery; it is settled when its effect is durable, or given back. */
  take(delivery: Delivery): void {
    if (this.#stopped) {
      delivery.retry(retryDelayMs);
      return;
    }
    const { priority = 0 } = delivery;
    this.#unread[priority]?.push(delivery);
    this.#readOn(priority);
    if (!this.#isDraining) this.#draining = this.#drain();
  }

  /** Begins to read what is next on a lane; what is not read yet is behind something that is. */
  #readOn(priority: Priority): void {
    const unread = this.#unread[priority] ?? [];
    let ahead = this.#readAhead[priority] ?? 0;
    for (; ahead < readAheadMax; ahead += 1) {
      const delivery = unread.shift();
      if (!delivery) break;
      const arrival = this.#fetch(delivery);
      // Whatever it brings is looked at in its turn.
      arrival.catch(() => undefined);
      this.#arriving.push({ delivery, arrival }, priority);
    }
    this.#readAhead[priority] = ahead;
  }

  /** The next ones, in the order of the lanes. */
  #nextBatch(): readonly Arriving[] {
    const batch = this.#arriving.take(batchMax);
    for (const { delivery } of batch) {
      const { priority = 0 } = delivery;
      this.#readAhead[priority] = (this.#readAhead[priority] ?? 1) - 1;
    }
    for (const priority of [3, 2, 1, 0] as const) this.#readOn(priority);
    return batch;
  }

  /** Answers a call; failures are part of the answer. */
  answer(call: Call): Promise<Uint8Array> {
    return answerCall(this, this.#environment, call);
  }

  /**
   * Whether the node has ended, in order or by a failure. What it knows then may be ahead of its ledger: it answers
   * nobody any more.
   */
  get hasStopped(): boolean {
    return this.#stopped;
  }

  /**
   * Resolves with the outcome of the submission stored at `sequence`, when the node has decided on it.
   *
   * @throws AXIS_NODE_ABSENT when the node stops before
   * @throws AXIS_UNREACHABLE when very many others have asked since for outcomes that did not come
   */
  async outcome(sequence: number): Promise<Outcome> {
    if (this.#stopped) throw this.#absent();
    const held = this.#held.get(sequence);
    if (held) throw held;
    const caused = this.index.causedBy(sequence);
    if (caused && !this.#undecided.has(sequence)) return outcomeOf(this.index, caused);
    const waiting = this.#outcomeWaiters.get(sequence) ?? Promise.withResolvers<Outcome>();
    this.#outcomeWaiters.set(sequence, waiting);
    if (this.#outcomeWaiters.size > outcomeWaitersMax) this.#leaveOldestWaiter();
    return waiting.promise;
  }

  /** Anybody may ask for a sequence that will never be his. */
  #leaveOldestWaiter(): void {
    const [oldest] = this.#outcomeWaiters;
    if (!oldest) return;
    const [sequence, { reject }] = oldest;
    this.#outcomeWaiters.delete(sequence);
    reject(new ExchangeError('AXIS_UNREACHABLE', { what: `outcome of ${sequence}` }));
  }

  /** Sequences that the node has decided on and whose entries are not durable yet. */
  readonly #undecided = new Set<number>();
  /** Sequences that the node holds, and why. */
  readonly #held = new Map<number, ExchangeError>();

  /** Gives back what has not been decided on and waits for what has. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#draining;
    await Promise.all(this.#stating);
    this.#leaveWaiters();
  }

  /** Ends the node by a failure, once: it must be opened anew from its ledger. */
  #fail(reason: unknown): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#leaveWaiters();
    this.#onFailure(reason);
  }

  #leaveWaiters(): void {
    for (const { reject } of this.#outcomeWaiters.values()) reject(this.#absent());
    this.#outcomeWaiters.clear();
  }

  #absent(): ExchangeError {
    return new ExchangeError('AXIS_NODE_ABSENT', { node: this.id });
  }

  async #append(drafts: readonly EntryDraft[]): Promise<void> {
    try {
      if (!this.#writer) throw new Error(`node ${this.id} has not started`);
      await this.#writer.append(drafts);
    } catch (reason) {
      // The index is ahead of the ledger now: this node must not decide on anything more.
      this.#fail(reason);
      throw reason;
    }
  }

  /** Reads the message and gets what deciding on it needs, several deliveries at a time. */
  async #fetch(delivery: Delivery): Promise<Arrival> {
    const hop = readHop(delivery.body);
    // Given back in its turn.
    if (this.#stopped) return { delivery, hop, examination: undefined };
    if (isExchangeError(hop) || hop.type !== 'letter' || delivery.from !== hostsAddress)
      return this.#read(delivery, hop);
    const letters = this.index.deadLetters;
    const opened = await openLetter(hop, delivery, { letters, content: this.#environment.content });
    const letter = opened.delivery;
    const arrival =
      letter === undefined || isExchangeError(letter)
        ? { delivery, hop, examination: undefined }
        : await this.#read(letter, readHop(letter.body));
    return { ...arrival, opened };
  }

  async #read(delivery: Delivery, hop: HopMessage | ExchangeError): Promise<Arrival> {
    const isPackage = !isExchangeError(hop) && (hop.type === 'submission' || hop.type === 'relay');
    if (!isPackage || this.index.causedBy(delivery.sequence))
      return { delivery, hop, examination: undefined };
    const [examined, identity] = await Promise.all([
      examineClaim(hop, this.#surroundings),
      hop.type === 'submission' && hop.agency !== undefined ? this.#identity() : undefined,
    ]);
    return { delivery, hop, ...examined, identity };
  }

  /** The node's own key; undefined where it cannot be had now. */
  async #identity(): Promise<NodeIdentity | undefined> {
    try {
      return await this.#environment.identityOf(this.id);
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      this.#environment.logger.log('error', 'node-key-missing', { node: this.id, code: failure.code });
      return undefined;
    }
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    while (this.#arriving.length > 0) {
      let decided: Decided[] = [];
      let bytes = 0;
      for (const arriving of this.#nextBatch()) {
        const decision = await this.#decide(arriving);
        if (!decision || typeof decision === 'number') {
          arriving.delivery.retry(decision || retryDelayMs);
          continue;
        }
        const more = decisionBytes(decision.drafts);
        if (decided.length > 0 && bytes + more > recordBytesMax) {
          await this.#settle(decided);
          decided = [];
          bytes = 0;
        }
        decided.push(decision);
        bytes += more;
      }
      if (decided.length > 0) await this.#settle(decided);
    }
    // In the same turn as the last look at what has arrived: nothing can come in between and be left lying.
    this.#isDraining = false;
  }

  /** What to record for one delivery; a time or undefined where it must come again. The index knows it from here on. */
  async #decide({ delivery, arrival }: Arriving): Promise<Decided | number | undefined> {
    const decision = await this.#decision(delivery, arrival);
    if (!decision) return undefined;
    if (decision.held) return this.#hold(delivery.sequence, decision.held);
    this.#held.delete(delivery.sequence);
    try {
      for (const draft of decision.drafts) this.index.apply(draft);
    } catch (reason) {
      this.#fail(reason);
      return undefined;
    }
    this.#undecided.add(delivery.sequence);
    return { ...decision, delivery };
  }

  async #decision(delivery: Delivery, arrival: Promise<Arrival>): Promise<Decision | undefined> {
    const { clock, content } = this.#environment;
    const cause = { at: clock.now(), sequence: delivery.sequence };
    let arrived: Arrival | undefined;
    try {
      arrived = await arrival;
      if (this.#stopped) return undefined;
      // Decided before a crash or a failure to hand on: what was recorded stands.
      if (this.index.causedBy(delivery.sequence)) return { drafts: [] };
      const first = this.#decideOn(cause, arrived);
      const decision =
        first && this.#decider.policy.hopMode !== 'verbatim'
          ? await this.#decisionInForm(cause, arrived, first)
          : first;
      return decision && setsAside(decision)
        ? await keepMessage(decision, arrived.delivery, content)
        : decision;
    } catch (reason) {
      if (this.#stopped) return undefined;
      // A defect, not bad input: nothing is recorded on a wrong ground, but what follows must not wait for ever.
      const { defects } = this.#environment;
      const attempts = (defects.get(delivery.sequence) ?? 0) + 1;
      defects.set(delivery.sequence, attempts);
      if (attempts >= defectAttemptsMax)
        return this.#setAside(
          cause,
          arrived ?? { delivery, hop: readHop(delivery.body), examination: undefined },
          {
            attempts,
            reason,
          },
        );
      this.#fail(reason);
      return undefined;
    }
  }

  /** The decision with what the node's mode makes of the package in place of what came in; undefined where that is to be tried again. */
  async #decisionInForm(cause: Cause, arrival: Arrival, decision: Decision): Promise<Decision | undefined> {
    let form: PassingForm | undefined;
    try {
      form = await formOf(decision, { at: cause.at, arrival }, this.#surroundings);
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      this.#environment.logger.log('warn', 'passing-on-delayed', { node: this.id, code: failure.code });
      return undefined;
    }
    if (this.#stopped) return undefined;
    return form ? this.#decideOn(cause, { ...arrival, form }) : decision;
  }

  #decideOn(cause: Cause, arrival: Arrival): Decision | undefined {
    const decide = (one: Arrival) => decideArrival(this.#decider, cause, one);
    return arrival.opened ? decideLetter(this.#decider, cause, arrival, decide) : decide(arrival);
  }

  #hold(sequence: number, { waitMs, reason }: NonNullable<Decision['held']>): number {
    this.#held.set(sequence, reason);
    this.#outcomeWaiters.get(sequence)?.reject(reason);
    this.#outcomeWaiters.delete(sequence);
    return waitMs;
  }

  /** The bytes are kept where the store takes them; the entry stands in any case, for others wait behind the message. */
  async #setAside(
    cause: Cause,
    arrival: Arrival,
    { attempts, reason }: { readonly attempts: number; readonly reason: unknown },
  ): Promise<Decision | undefined> {
    const { from, sequence } = arrival.delivery;
    this.#environment.defects.delete(sequence);
    const fields = { node: this.id, from, sequence, attempts, reason: String(reason) };
    this.#environment.logger.log('error', 'message-set-aside', fields);
    const error = new ExchangeError('EXCHANGE_MESSAGE_SET_ASIDE', { node: this.id, sequence, attempts });
    const setAside = ({ delivery }: Arrival) => dead(this.#decider, cause, delivery, error);
    const decision = arrival.opened
      ? decideLetter(this.#decider, cause, arrival, setAside)
      : setAside(arrival);
    if (!decision) return undefined;
    const { content } = this.#environment;
    return (await keepMessage(decision, arrival.delivery, content)) ?? decision;
  }

  /** Records, then hands on, then acknowledges; what is also stated to others, at the end of the turn. */
  async #settle(decisions: readonly Decided[]): Promise<void> {
    const drafts = decisions.flatMap((decision) => decision.drafts);
    try {
      if (drafts.length > 0) await this.#append(drafts);
    } catch {
      // `onFailure` has been told; the deliveries come again, to this node opened anew.
      for (const { delivery } of decisions) delivery.retry(retryDelayMs);
      return;
    }
    for (const { delivery } of decisions) this.#tellOutcome(delivery.sequence);
    const recorded = decisions.map((decision) => this.#recorded(decision));
    const handed = handOn(this.id, recorded, { environment: this.#environment, index: this.index });
    const owing = recorded.filter(({ entries }) => this.#receipts.owes(entries));
    if (owing.length > 0) this.#settleStated(owing, handed);
    const others = owing.length === 0 ? recorded : recorded.filter((one) => !owing.includes(one));
    await this.#settleSent(others, handed);
  }

  /** What stands in the ledger for a decision: its own entries, or where it was made before, those of then. */
  #recorded({ drafts, onward, delivery }: Decided): Recorded {
    const entries = drafts.length > 0 || onward ? drafts : (this.index.causedBy(delivery.sequence) ?? []);
    return { entries, onward, delivery };
  }

  /** What is stated to others is settled by itself: what comes next need not wait for the end of the round. */
  #settleStated(owing: readonly Recorded[], handed: Promise<void>): void {
    const stated = owing.map(({ entries }) => this.#receipts.send(entries));
    const settled = this.#settleSent(owing, Promise.all([handed, ...stated])).finally(() =>
      this.#stating.delete(settled),
    );
    this.#stating.add(settled);
  }

  /** Acknowledges deliveries when what follows from them is sent, or gives them back. */
  async #settleSent(recorded: readonly Recorded[], sent: Promise<unknown>): Promise<void> {
    try {
      await sent;
    } catch (reason) {
      this.#environment.logger.log('warn', 'hand-on-failed', {
        node: this.id,
        reason: isExchangeError(reason) ? reason.code : String(reason),
      });
      for (const { delivery } of recorded) delivery.retry(retryDelayMs);
      return;
    }
    await Promise.all(recorded.map(({ delivery }) => this.#acknowledge(delivery)));
  }

  async #acknowledge(delivery: Delivery): Promise<void> {
    try {
      await delivery.acknowledge();
    } catch (failure) {
      // It comes again and is found in the ledger.
      const reason = isExchangeError(failure) ? failure.code : String(failure);
      this.#environment.logger.log('info', 'acknowledge-failed', { node: this.id, reason });
    }
  }

  #tellOutcome(sequence: number): void {
    this.#undecided.delete(sequence);
    const waiting = this.#outcomeWaiters.get(sequence);
    this.#outcomeWaiters.delete(sequence);
    waiting?.resolve(outcomeOf(this.index, this.index.causedBy(sequence) ?? []));
  }
}

function readHop(body: Uint8Array): HopMessage | ExchangeError {
  try {
    return parseHop(body);
  } catch (failure) {
    if (!isExchangeError(failure, 'EXCHANGE_MESSAGE_MALFORMED')) throw failure;
    return failure;
  }
}
