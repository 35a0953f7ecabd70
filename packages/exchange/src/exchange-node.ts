import type { Call, Delivery, OutgoingMessage } from '@lienthong/axis';
import { parseDigest } from '@lienthong/content-store';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import {
  type ChainHead,
  type EntryDraft,
  emptyChain,
  followChain,
  type LedgerRecord,
  LedgerWriter,
} from '@lienthong/ledger';
import type { NodeId, OrganId } from '@lienthong/registry';
import { type Decider, decideRelay, decideSubmission } from './decide-package.ts';
import { decideReceipts } from './decide-receipts.ts';
import type { NodeEnvironment } from './environment.ts';
import { type Examination, unreadableExamination } from './examination.ts';
import { type HopMessage, parseHop, type SignedStatement } from './hop-message.ts';
import { answerCall } from './node-answers.ts';
import { NodeIndex } from './node-index.ts';
import { owedReceipts, receiptMessage, relayMessages } from './onward-messages.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { packageKey } from './package-identity.ts';
import { refusalOf } from './refusal.ts';
import { signStatement, verifyStatement } from './signed-statement.ts';

/** Deliveries decided on in one go; their entries go into one ledger record. */
const batchMax = 64;
/** How long a delivery waits before it comes again after a passing failure, milliseconds. */
const retryDelayMs = 500;
/** How often content may be missing before the package is given up: it may still be on its way to this server. */
const missingContentAttemptsMax = 20;

/** Sequences for whose outcome somebody waits, at the most. */
const outcomeWaitersMax = 10_000;

/** What a delivery is about, once its content is at hand. */
type Arrival = {
  readonly delivery: Delivery;
  readonly hop: HopMessage | ExchangeError;
  readonly examination: Examination | ExchangeError | undefined;
};

type Decision = {
  readonly delivery: Delivery;
  readonly drafts: readonly EntryDraft[];
  readonly onward?: OutgoingMessage;
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
  readonly #decider: Decider;
  readonly #agencies: ReadonlyMap<string, OrganId>;
  readonly #neighbours: ReadonlyMap<string, NodeId>;
  readonly #onFailure: (reason: unknown) => void;
  readonly #outcomeWaiters = new Map<number, PromiseWithResolvers<Outcome>>();
  #position: { head: ChainHead; sequence: number } = { head: emptyChain, sequence: 0 };
  #writer: LedgerWriter | undefined;
  #arriving: Promise<Arrival>[] = [];
  #isDraining = false;
  #draining: Promise<void> = Promise.resolve();
  #stopped = false;

  /**
   * @param onFailure - called once when the node cannot go on (its ledger does not take entries); it must be opened anew
   */
  constructor(id: NodeId, environment: NodeEnvironment, onFailure: (reason: unknown) => void) {
    this.id = id;
    this.#environment = environment;
    this.#onFailure = onFailure;
    const { registry, topology, addresses, policyOf } = environment;
    const { tier, organisations } = topology.node(id);
    this.#decider = { node: id, registry, topology, index: this.index, policy: policyOf(tier) };
    this.#agencies = new Map(organisations.map((organId) => [addresses.party(organId), organId]));
    this.#neighbours = new Map(
      topology.neighbours(id).map((neighbour) => [addresses.party(neighbour), neighbour]),
    );
  }

  /**
   * Takes in one stored record; all of them, in order, before {@link start}.
   *
   * @throws LEDGER_CHAIN_BROKEN, LEDGER_ENTRY_MALFORMED when the ledger was altered
   */
  replay(record: LedgerRecord): void {
    const { entries, head } = followChain(this.#position.head, record.lines, this.id);
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
    this.#arriving.push(this.#fetch(delivery));
    if (!this.#isDraining) this.#draining = this.#drain();
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

  /** Records something that no message caused, such as a mailbox that was emptied. */
  async record(drafts: readonly EntryDraft[]): Promise<void> {
    for (const draft of drafts) this.index.apply(draft);
    await this.#append(drafts);
  }

  /** Gives back what has not been decided on and waits for what has. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#draining;
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

  /** Reads the message and gets its content, several deliveries at a time; never rejects. */
  async #fetch(delivery: Delivery): Promise<Arrival> {
    const { content, examiner } = this.#environment;
    let hop: HopMessage | ExchangeError;
    try {
      hop = parseHop(delivery.body);
      if (hop.type === 'receipts' || hop.type === 'acknowledgement' || this.index.causedBy(delivery.sequence))
        return { delivery, hop, examination: undefined };
      const { packageBytesMax, check } = this.#decider.policy;
      if (hop.size > packageBytesMax)
        throw new ExchangeError('CONTENT_TOO_LARGE', { bytes: hop.size, bytesMax: packageBytesMax });
      const bytes = await content.get(parseDigest(hop.digest), hop.size);
      const rules = hop.type === 'submission' && check === 'full';
      return { delivery, hop, examination: examiner.examine(hop.digest, bytes, { rules }) };
    } catch (failure) {
      if (!isExchangeError(failure)) throw failure;
      return isExchangeError(failure, 'EXCHANGE_MESSAGE_MALFORMED')
        ? { delivery, hop: failure, examination: undefined }
        : { delivery, hop: parseHop(delivery.body), examination: failure };
    }
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    while (this.#arriving.length > 0) {
      const batch = this.#arriving.splice(0, batchMax);
      const decisions: Decision[] = [];
      for (const arriving of batch) {
        try {
          const arrival = await arriving;
          const decision = this.#stopped ? undefined : this.#decide(arrival);
          if (decision) decisions.push(decision);
          else arrival.delivery.retry(retryDelayMs);
        } catch (reason) {
          // A defect, not bad input: stop before anything is recorded on a wrong ground.
          this.#fail(reason);
        }
      }
      if (decisions.length > 0) await this.#settle(decisions);
    }
    // In the same turn as the last look at what has arrived: nothing can come in between and be left lying.
    this.#isDraining = false;
  }

  /** What to record for one delivery; undefined where it must come again. The index knows it from here on. */
  #decide(arrival: Arrival): Decision | undefined {
    const { delivery } = arrival;
    const caused = this.index.causedBy(delivery.sequence);
    // Decided before a crash or a failure to hand on: what was recorded stands.
    if (caused) return { delivery, drafts: [] };
    const decision = this.#decideNew(arrival);
    if (!decision) return undefined;
    for (const draft of decision.drafts) this.index.apply(draft);
    this.#undecided.add(delivery.sequence);
    return decision;
  }

  #decideNew({ delivery, hop, examination }: Arrival): Decision | undefined {
    const { clock } = this.#environment;
    const cause = { at: clock.now(), sequence: delivery.sequence };
    const organId = this.#agencies.get(delivery.from);
    const neighbour = this.#neighbours.get(delivery.from);
    if (isExchangeError(hop)) return { delivery, drafts: [this.#dead(cause, delivery, hop)] };
    if ('origin' in hop && !this.#reaches(hop.origin)) {
      const error = new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: 'origin' });
      return { delivery, drafts: [this.#dead(cause, delivery, error)] };
    }
    if (hop.type === 'receipts') {
      if (neighbour !== undefined) return this.#decideReceipts(delivery, hop, cause);
      return { delivery, drafts: [this.#dead(cause, delivery, strangerError(delivery.from, this.id))] };
    }
    if (hop.type === 'acknowledgement')
      return { delivery, drafts: [this.#dead(cause, delivery, strangerError(delivery.from, this.id))] };
    if (isExchangeError(examination)) {
      if (isExchangeError(examination, 'CONTENT_MISSING') && delivery.attempt < missingContentAttemptsMax)
        return undefined;
      if (isExchangeError(examination, 'AXIS_UNREACHABLE')) return undefined;
    }
    const examined = isExchangeError(examination) ? unreadableExamination(examination) : examination;
    if (examined === undefined) return undefined;
    if (hop.type === 'submission' && organId !== undefined) {
      const { digest, size } = hop;
      return {
        delivery,
        drafts: decideSubmission(this.#decider, cause, { organId, digest, size, examination: examined }),
      };
    }
    if (hop.type === 'relay' && neighbour !== undefined)
      return {
        delivery,
        drafts: decideRelay(this.#decider, cause, { from: neighbour, relay: hop, examination: examined }),
      };
    return { delivery, drafts: [this.#dead(cause, delivery, strangerError(delivery.from, this.id))] };
  }

  /** Whether there is a node `origin` to which receipts can go; a neighbour may name anything. */
  #reaches(origin: string): boolean {
    try {
      this.#environment.topology.route(this.id, origin as NodeId);
      return true;
    } catch (failure) {
      if (isExchangeError(failure, 'REGISTRY_NODE_UNKNOWN', 'REGISTRY_ROUTE_MISSING')) return false;
      throw failure;
    }
  }

  #dead(cause: { at: number; sequence: number }, delivery: Delivery, error: ExchangeError): EntryDraft {
    this.#environment.logger.log('warn', 'message-dead', {
      node: this.id,
      from: delivery.from,
      code: error.code,
    });
    const identity = { sender: delivery.from, documentId: delivery.id, kind: 'message', digest: '' };
    const agency = this.#agencies.get(delivery.from);
    // No copies: what cannot be read was never admitted, and a neighbour's books show what is missing.
    return {
      at: cause.at,
      act: 'dead',
      pkg: packageKey(identity),
      copies: 0,
      cause: cause.sequence,
      ...(agency === undefined ? {} : { agency }),
      ...refusalOf(error),
    };
  }

  #decideReceipts(
    delivery: Delivery,
    message: SignedStatement,
    cause: { at: number; sequence: number },
  ): Decision {
    const { topology, addresses, trust, logger } = this.#environment;
    if (message.origin !== this.id)
      return {
        delivery,
        drafts: [],
        onward: receiptMessage(this.id, message.origin as NodeId, delivery.body, { topology, addresses }),
      };
    const evidence = verifyStatement(message, trust, cause.at);
    if (evidence.kind === 'rejected') {
      logger.log('warn', 'receipts-rejected', {
        node: this.id,
        code: evidence.code,
        reason: evidence.reason,
      });
      return { delivery, drafts: [] };
    }
    const drafts = decideReceipts(this.index, cause, evidence.statement);
    return { delivery, drafts };
  }

  /** Records, then hands on, then acknowledges. */
  async #settle(decisions: readonly Decision[]): Promise<void> {
    const drafts = decisions.flatMap((decision) => decision.drafts);
    try {
      if (drafts.length > 0) await this.#append(drafts);
    } catch {
      // `onFailure` has been told; the deliveries come again, to this node opened anew.
      for (const { delivery } of decisions) delivery.retry(retryDelayMs);
      return;
    }
    for (const { delivery } of decisions) this.#tellOutcome(delivery.sequence);
    try {
      await this.#handOn(decisions);
    } catch (reason) {
      this.#environment.logger.log('warn', 'hand-on-failed', {
        node: this.id,
        reason: isExchangeError(reason) ? reason.code : String(reason),
      });
      for (const { delivery } of decisions) delivery.retry(retryDelayMs);
      return;
    }
    await Promise.all(decisions.map(({ delivery }) => this.#acknowledge(delivery)));
  }

  async #handOn(decisions: readonly Decision[]): Promise<void> {
    const { axis, addresses, topology, identityOf } = this.#environment;
    const entries = decisions.flatMap(({ delivery }) => this.index.causedBy(delivery.sequence) ?? []);
    const messages = [
      ...relayMessages(this.id, entries, { index: this.index, addresses }),
      ...decisions.flatMap(({ onward }) => onward ?? []),
    ];
    const sent = messages.map((message) => axis.send(message));
    for (const [origin, receipts] of owedReceipts(this.id, entries, this.index)) {
      const ledger = this.head;
      const body = signStatement({ by: this.id, origin, ledger, receipts }, await identityOf(this.id));
      sent.push(axis.send(receiptMessage(this.id, origin, body, { topology, addresses })));
    }
    await Promise.all(sent);
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

function strangerError(party: string, node: NodeId): ExchangeError {
  return new ExchangeError('EXCHANGE_STRANGER', { party, node });
}
