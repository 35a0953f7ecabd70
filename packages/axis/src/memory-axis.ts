import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import { type NodeAddress, type PartyAddress, partyOf } from './address.ts';
import {
  type AnswerOptions,
  type Axis,
  type Call,
  type Delivery,
  messageBytesMax,
  type OutgoingMessage,
  type ReceiveOptions,
  type Receiver,
  type SendResult,
} from './axis.ts';
import { LaneQueue } from './lane-queue.ts';
import { RecentIds } from './recent-ids.ts';

export type MemoryAxisOptions = {
  readonly clock: Clock;
  /**
   * Messages that may wait for one node: more are refused with AXIS_FULL, so that senders wait and nothing piles up. What
   * nodes send each other is always taken: two that are full must not wait for each other. No limit where left out.
   */
  readonly waitingMax?: number;
  /** Places that messages are given: `first`, and each `step` further. From 1, one by one, where left out. */
  readonly sequences?: { readonly first: number; readonly step: number };
};

type Stored = { readonly message: OutgoingMessage; readonly sequence: number; attempts: number };

/** Messages whose ids are remembered, at least: far more than are under way, and not all that there ever were. */
const rememberedMin = 131_072;

/**
 * The axis inside one process: deterministic, remembers the ids of its latest messages, survives the restart of its nodes
 * (not of the process). For tests, simulation and embedding.
 */
export class MemoryAxis implements Axis {
  readonly #clock: Clock;
  readonly #sequences = new RecentIds({ countMin: rememberedMin });
  readonly #waiting = new Map<NodeAddress, Stored[]>();
  readonly #receivers = new Map<NodeAddress, MemoryReceiver>();
  readonly #answerers = new Map<NodeAddress, AnswerOptions>();
  /** Parties that are nodes, and messages that are not done, by node. */
  readonly #nodeParties = new Set<PartyAddress>();
  readonly #undone = new Map<NodeAddress, number>();
  readonly #waitingMax: number;
  readonly #sequenceStep: number;
  #nextSequence: number;

  constructor(options: MemoryAxisOptions) {
    this.#clock = options.clock;
    this.#waitingMax = options.waitingMax ?? Number.POSITIVE_INFINITY;
    const { first, step } = options.sequences ?? { first: 1, step: 1 };
    this.#nextSequence = first;
    this.#sequenceStep = step;
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    if (message.body.length > messageBytesMax)
      throw new ExchangeError('AXIS_MESSAGE_TOO_LARGE', {
        bytes: message.body.length,
        bytesMax: messageBytesMax,
      });
    const key = `${message.to} ${message.from} ${message.id}`;
    const known = this.#sequences.get(key);
    if (known !== undefined) return { sequence: known, duplicate: true };
    const undone = this.#undone.get(message.to) ?? 0;
    if (undone >= this.#waitingMax && !this.#isRelay(message))
      throw new ExchangeError('AXIS_FULL', { what: `${undone} messages wait for ${message.to}` });
    this.#undone.set(message.to, undone + 1);
    const sequence = this.#nextSequence;
    this.#nextSequence += this.#sequenceStep;
    this.#sequences.set(key, sequence);
    this.#offer({ message, sequence, attempts: 0 });
    return { sequence, duplicate: false };
  }

  /** Whether it is from a node to its neighbour: what a node's own agency sends it has the node's address too. */
  #isRelay({ from, to }: OutgoingMessage): boolean {
    return this.#nodeParties.has(from) && from !== partyOf(to);
  }

  #done({ to }: OutgoingMessage): void {
    this.#undone.set(to, (this.#undone.get(to) ?? 1) - 1);
  }

  #offer(stored: Stored): void {
    const { to } = stored.message;
    const receiver = this.#receivers.get(to);
    const waiting = this.#waiting.get(to);
    if (receiver) receiver.offer(stored);
    else if (waiting) waiting.push(stored);
    else this.#waiting.set(to, [stored]);
  }

  async receive(options: ReceiveOptions): Promise<Receiver> {
    const giveBack = (stored: readonly Stored[]) => {
      for (const node of options.nodes) this.#receivers.delete(node);
      for (const one of [...stored].sort((a, b) => a.sequence - b.sequence)) this.#offer(one);
    };
    const onDone = (message: OutgoingMessage) => this.#done(message);
    const receiver = new MemoryReceiver({ ...options, clock: this.#clock, giveBack, onDone });
    for (const node of options.nodes) {
      this.#nodeParties.add(partyOf(node));
      if (this.#receivers.has(node)) throw new ExchangeError('AXIS_NODE_TAKEN', { node });
      this.#receivers.set(node, receiver);
    }
    const held = options.nodes
      .flatMap((node) => this.#waiting.get(node) ?? [])
      .sort((a, b) => a.sequence - b.sequence);
    for (const node of options.nodes) this.#waiting.delete(node);
    for (const stored of held) receiver.offer(stored);
    return receiver;
  }

  async call(call: Call): Promise<Uint8Array> {
    const answerer = this.#answerers.get(call.node);
    if (!answerer) throw new ExchangeError('AXIS_NODE_ABSENT', { node: call.node });
    return answerer.onCall(call);
  }

  async answer(options: AnswerOptions): Promise<Receiver> {
    for (const node of options.nodes) {
      if (this.#answerers.has(node)) throw new ExchangeError('AXIS_NODE_TAKEN', { node });
      this.#answerers.set(node, options);
    }
    return {
      close: async () => {
        for (const node of options.nodes) this.#answerers.delete(node);
      },
    };
  }

  async close(): Promise<void> {
    for (const receiver of new Set(this.#receivers.values())) await receiver.close();
    this.#answerers.clear();
  }
}

type MemoryReceiverOptions = ReceiveOptions & {
  readonly clock: Clock;
  readonly giveBack: (stored: readonly Stored[]) => void;
  readonly onDone: (message: OutgoingMessage) => void;
};

/** Hands stored messages to one host, in the order of their lanes, at most `inFlightMax` unsettled. */
class MemoryReceiver implements Receiver {
  readonly #options: MemoryReceiverOptions;
  readonly #queue = new LaneQueue<Stored>();
  readonly #unsettled = new Map<number, Stored>();
  /** Given back, until their time has come: they take nobody's place. */
  readonly #resting = new Map<number, Stored>();
  readonly #closing = new AbortController();
  #scheduled = false;

  constructor(options: MemoryReceiverOptions) {
    this.#options = options;
  }

  offer(stored: Stored): void {
    this.#queue.push(stored, stored.message.priority ?? 0);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    const inFlightMax = this.#options.inFlightMax ?? 1024;
    while (!this.#closing.signal.aborted && this.#unsettled.size < inFlightMax) {
      const stored = this.#queue.shift();
      if (!stored) return;
      stored.attempts += 1;
      this.#unsettled.set(stored.sequence, stored);
      this.#options.onDelivery(this.#delivery(stored));
    }
  }

  #delivery(stored: Stored): Delivery {
    const { message, sequence, attempts } = stored;
    const settle = () => this.#unsettled.delete(sequence);
    return {
      ...message,
      sequence,
      attempt: attempts,
      acknowledge: async () => {
        if (this.#closing.signal.aborted)
          throw new ExchangeError('AXIS_UNREACHABLE', { what: 'acknowledge' });
        if (!settle()) return;
        this.#options.onDone(message);
        this.#schedule();
      },
      retry: (delayMs) => {
        if (!settle()) return;
        // Kept until its time, so that closing gives it back.
        this.#resting.set(sequence, stored);
        this.#schedule();
        this.#options.clock.sleep(delayMs, this.#closing.signal).then(
          () => {
            this.#resting.delete(sequence);
            this.offer(stored);
          },
          () => undefined, // closed meanwhile: `close` has given the message back
        );
      },
    };
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    const left = [
      ...this.#unsettled.values(),
      ...this.#resting.values(),
      ...this.#queue.take(this.#queue.length),
    ];
    this.#unsettled.clear();
    this.#resting.clear();
    this.#options.giveBack(left);
  }
}
