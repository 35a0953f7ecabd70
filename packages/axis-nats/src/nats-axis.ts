import {
  type AnswerOptions,
  type Axis,
  type Call,
  messageBytesMax,
  type NodeAddress,
  type OutgoingMessage,
  type ReceiveOptions,
  type Receiver,
  type SendResult,
} from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { axisFailure, isNoResponders } from './axis-failure.ts';
import {
  callSubject,
  filterSubject,
  headerNames,
  laneSubject,
  messageSubject,
  parseCallSubject,
} from './axis-subjects.ts';
import {
  AnswerParts,
  answerBytesMax,
  answerFailure,
  isPrivateInbox,
  sendAnswer,
  sendFailure,
} from './call-answer.ts';
import { deduplicationId } from './deduplication-id.ts';
import type { InFlightBudget } from './in-flight-budget.ts';
import { checkedHost, ensureInboxConsumer } from './inbox-consumer.ts';
import { InboxReception } from './inbox-reception.ts';
import type { NatsLink } from './nats-link.ts';
import { nodeCover } from './node-cover.ts';
import { SendGroups, type StoredMessage } from './send-groups.ts';

export type NatsAxisOptions = {
  readonly link: NatsLink;
  readonly budget: InFlightBudget;
  /** Every node that exists, as far as known; lets a host of a whole lane subscribe once. */
  readonly allNodes: readonly NodeAddress[];
  /** Known to this sender only; keeps others from using up its message ids. */
  readonly deduplicationSecret: string;
  readonly ackWaitMs: number;
  readonly handlingMsMax: number;
  /** Whether what one turn sends to the nodes of one lane goes as one message, and such messages are heard. */
  readonly groupsSends: boolean;
};

const callTimeoutMs = 10_000;
const inFlightMaxDefault = 1024;
const verbToken = /^[A-Za-z0-9_-]{1,64}$/;

/** The axis on NATS JetStream. Several may share the streams; each has a connection of its own. */
export class NatsAxis implements Axis {
  readonly #options: NatsAxisOptions;
  readonly #link: NatsLink;
  readonly #groups: SendGroups | undefined;
  readonly #receivers = new Set<Receiver>();
  readonly #served = { receive: new Set<NodeAddress>(), answer: new Set<NodeAddress>() };

  constructor(options: NatsAxisOptions) {
    this.#options = options;
    this.#link = options.link;
    this.#groups = options.groupsSends ? new SendGroups((message) => this.#store(message)) : undefined;
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    checkSize(message.body);
    return this.#groups ? this.#groups.send(message) : this.#store(message);
  }

  async #store(message: StoredMessage): Promise<SendResult> {
    const { to, from, id, body, count, priority = 0 } = message;
    const receiver = typeof to === 'string' ? to : `several of ${to.lane}`;
    const stored = await this.#options.budget.run(body.length, () =>
      this.#link.store(`send to ${receiver}`, {
        subject: typeof to === 'string' ? messageSubject(to, from) : laneSubject(to.lane, from),
        body,
        headers: {
          [headerNames.id]: encodeURIComponent(id.toWellFormed()),
          [headerNames.messageId]: deduplicationId(this.#options.deduplicationSecret, {
            to: receiver,
            from,
            id,
          }),
          ...(count === undefined ? {} : { [headerNames.group]: String(count) }),
          ...(priority === 0 ? {} : { [headerNames.priority]: String(priority) }),
        },
      }),
    );
    return { sequence: stored.sequence, duplicate: stored.duplicate };
  }

  async receive(options: ReceiveOptions): Promise<Receiver> {
    const release = this.#take('receive', options.nodes);
    const consumer = {
      host: options.host,
      nodes: options.nodes,
      allNodes: this.#options.allNodes,
      ackWaitMs: this.#options.ackWaitMs,
      hearsLanes: this.#options.groupsSends,
    };
    const ackWaitMs = await ensureInboxConsumer(this.#link, consumer).catch((failure: unknown) => {
      release();
      throw failure;
    });
    const receiver: Receiver = new InboxReception({
      ...options,
      inFlightMax: options.inFlightMax ?? inFlightMaxDefault,
      link: this.#link,
      ackWaitMs,
      handlingMsMax: this.#options.handlingMsMax,
      ensureConsumer: (startSequence) => ensureInboxConsumer(this.#link, consumer, startSequence),
      onClosed: () => {
        release();
        this.#receivers.delete(receiver);
      },
    });
    this.#receivers.add(receiver);
    return receiver;
  }

  async call(call: Call, options: { readonly timeoutMs?: number } = {}): Promise<Uint8Array> {
    checkSize(call.body);
    const what = `call ${checkedVerb(call.verb)} of ${call.node}`;
    try {
      return await this.#options.budget.run(call.body.length, () =>
        this.#ask(call, what, options.timeoutMs ?? callTimeoutMs),
      );
    } catch (failure) {
      if (isNoResponders(failure))
        throw new ExchangeError('AXIS_NODE_ABSENT', { node: call.node }, { cause: failure });
      throw axisFailure(failure, what);
    }
  }

  async #ask(call: Call, what: string, timeoutMs: number): Promise<Uint8Array> {
    const { clock } = this.#link;
    const deadline = clock.now() + timeoutMs;
    await this.#link.whenConnected(timeoutMs);
    const parts = new AnswerParts(what);
    // A question is not asked twice: it may be a command. When the connection breaks, its answer is lost.
    return this.#link.ask({
      subject: callSubject(call.node, call.from, call.verb),
      payload: call.body,
      timeoutMs: deadline - clock.now(),
      read: (message) => wholeAnswer(call.node, parts, message),
    });
  }

  async answer(options: AnswerOptions): Promise<Receiver> {
    checkedHost(options.host);
    const release = this.#take('answer', options.nodes);
    const working = new Set<Promise<void>>();
    const served = new Set(options.nodes);
    const subscriptions = nodeCover(options.nodes, this.#options.allNodes).map((filter) =>
      this.#link.connection.subscribe(filterSubject('lt.call', filter, '.*.*.*.*.*'), {
        callback: (failure, message) => {
          if (failure) this.#link.log.log('error', 'axis-answer-refused', { reason: failure.message });
          else {
            const work = this.#reply(options, served, message).finally(() => working.delete(work));
            working.add(work);
          }
        },
      }),
    );
    // A subscription counts from when the server knows it.
    await this.#link.flush().catch((failure: unknown) => {
      release();
      throw axisFailure(failure, 'answer');
    });
    const receiver: Receiver = {
      close: async () => {
        if (!this.#receivers.delete(receiver)) return;
        if (this.#link.connected) await Promise.all(subscriptions.map(drained));
        await Promise.all(working);
        release();
      },
    };
    this.#receivers.add(receiver);
    return receiver;
  }

  async #reply(options: AnswerOptions, served: ReadonlySet<NodeAddress>, message: Msg): Promise<void> {
    const address = parseCallSubject(message.subject);
    const { reply } = message;
    if (!address || !isPrivateInbox(reply)) {
      this.#link.log.log('warn', 'axis-foreign-call', { subject: message.subject, reply: reply ?? '' });
      return;
    }
    const link = this.#link;
    if (!served.has(address.node)) return sendFailure(link, reply, 'AXIS_NODE_ABSENT');
    try {
      const answer = await options.onCall({ ...address, body: message.data });
      sendAnswer(link, reply, answer);
    } catch (failure) {
      this.#link.log.log('error', 'axis-answer-failed', { verb: address.verb, reason: String(failure) });
    }
  }

  #take(kind: 'receive' | 'answer', nodes: readonly NodeAddress[]): () => void {
    const served = this.#served[kind];
    for (const node of nodes) if (served.has(node)) throw new ExchangeError('AXIS_NODE_TAKEN', { node });
    for (const node of nodes) served.add(node);
    return () => {
      for (const node of nodes) served.delete(node);
    };
  }

  /** Ends receptions and answers; the connection stays. */
  async close(): Promise<void> {
    await Promise.all([...this.#receivers].map((receiver) => receiver.close()));
  }
}

/** The answer when `message` completes it; undefined before. */
function wholeAnswer(node: NodeAddress, parts: AnswerParts, message: Msg): Uint8Array | undefined {
  const failure = answerFailure(message);
  if (failure?.code === 'AXIS_NODE_ABSENT') throw new ExchangeError(failure.code, { node });
  if (failure)
    throw new ExchangeError('AXIS_MESSAGE_TOO_LARGE', { bytes: failure.bytes, bytesMax: answerBytesMax });
  return parts.add(message);
}

function drained(subscription: Subscription): Promise<void> {
  return subscription.isClosed() ? Promise.resolve() : subscription.drain();
}

function checkSize(body: Uint8Array): void {
  if (body.length > messageBytesMax)
    throw new ExchangeError('AXIS_MESSAGE_TOO_LARGE', { bytes: body.length, bytesMax: messageBytesMax });
}

function checkedVerb(verb: string): string {
  if (!verbToken.test(verb))
    throw new ExchangeError('AXIS_ADDRESS_MALFORMED', { address: verb.slice(0, 200) });
  return verb;
}
