import {
  type Delivery,
  type NodeAddress,
  priorityOf,
  type ReceiveOptions,
  type Receiver,
} from '@lienthong/axis';
import type { Msg } from '@nats-io/transport-node';
import { AckGroup } from './ack-group.ts';
import { type DeliveryPlace, parseAckSubject } from './ack-subject.ts';
import {
  consumerName,
  headerNames,
  parseLaneSubject,
  parseMessageSubject,
  streamNames,
} from './axis-subjects.ts';
import { groupedDeliveries } from './grouped-delivery.ts';
import { decodeGroup } from './message-group.ts';
import { NatsDelivery } from './nats-delivery.ts';
import type { NatsLink } from './nats-link.ts';
import { Pull } from './pull.ts';
import { senderId } from './sender-id.ts';

export type InboxReceptionOptions = ReceiveOptions & {
  readonly link: NatsLink;
  readonly inFlightMax: number;
  /** The consumer's waiting time before an unsettled message comes again, milliseconds. */
  readonly ackWaitMs: number;
  /** How long a handler may hold a message before it comes again all the same, milliseconds. */
  readonly handlingMsMax: number;
  /**
   * Makes sure that the consumer exists; a consumer made anew begins at `startSequence`.
   *
   * @throws AXIS_NOT_ALLOWED, AXIS_UNREACHABLE
   */
  readonly ensureConsumer: (startSequence: number) => Promise<unknown>;
  readonly onClosed: () => void;
};

/** Messages of one request at the most, requests at once, and bytes of each. */
const pullCountMax = 256;
const pullsMax = 2;
const pullBytesMax = 4 * 1024 * 1024;
const pullExpiresMs = 4000;
/** Delay of messages for nodes that this host does not serve, milliseconds. */
const strangerDelayMs = 30_000;

/**
 * A host's reception through its durable consumer. Never asks the server for more than `inFlightMax` unsettled
 * messages, keeps messages that are being worked on from coming again, and outlives the loss of the connection, of
 * the server and of the consumer.
 */
export class InboxReception implements Receiver {
  readonly #options: InboxReceptionOptions;
  readonly #link: NatsLink;
  readonly #acks: AckGroup;
  readonly #nodes: ReadonlySet<NodeAddress>;
  readonly #inFlight = new Map<number, NatsDelivery>();
  /** Sequences delivered and not known to be done; with {@link #highest} it tells where a lost consumer has to begin again. */
  readonly #undone = new Set<number>();
  readonly #pulls = new Set<Pull>();
  readonly #closing = new AbortController();
  readonly #forget: readonly (() => void)[];
  #highest = 0;
  #recovering = false;
  #closed: Promise<void> | undefined;

  constructor(options: InboxReceptionOptions) {
    this.#options = options;
    this.#link = options.link;
    this.#acks = new AckGroup(options.link);
    this.#nodes = new Set(options.nodes);
    this.#forget = [
      this.#link.onLost(() => this.#dropPulls()),
      this.#link.onBack(() => void this.#recover()),
    ];
    void this.#keepWorking();
    this.#refill();
  }

  /** Ends the reception; unsettled messages are given back and come again at once to whoever receives next. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    for (const forget of this.#forget) forget();
    if (this.#link.connected) await Promise.all([...this.#pulls].map((pull) => pull.drain()));
    this.#dropPulls();
    for (const delivery of this.#inFlight.values()) delivery.revoke({ giveBack: true });
    this.#inFlight.clear();
    if (this.#link.connected) await this.#link.flush().catch(() => undefined);
    this.#options.onClosed();
  }

  #dropPulls(): void {
    for (const pull of this.#pulls) pull.drop();
    this.#pulls.clear();
  }

  #refill(): void {
    while (!this.#closing.signal.aborted && !this.#recovering && this.#link.connected) {
      const owed = [...this.#pulls].reduce((sum, pull) => sum + pull.owed, 0);
      const free = this.#options.inFlightMax - this.#inFlight.size - owed;
      const worthwhile = Math.max(1, Math.min(pullCountMax, this.#options.inFlightMax) / 4);
      if (this.#pulls.size >= pullsMax || free < 1 || (this.#pulls.size > 0 && free < worthwhile)) return;
      this.#pull(Math.min(free, pullCountMax));
    }
  }

  #pull(count: number): void {
    const pull: Pull = new Pull({
      link: this.#link,
      stream: streamNames.inbox,
      consumer: consumerName(this.#options.host),
      count,
      bytesMax: pullBytesMax,
      expiresMs: pullExpiresMs,
      onMessage: (message) => this.#take(message),
      onEnd: (end) => {
        this.#pulls.delete(pull);
        if (end === 'gone') void this.#recover();
        else this.#refill();
      },
    });
    this.#pulls.add(pull);
  }

  /** Asks for the consumer until it is there, then pulls again. */
  async #recover(): Promise<void> {
    if (this.#recovering || this.#closing.signal.aborted) return;
    this.#recovering = true;
    try {
      for (let count = 0; !this.#closing.signal.aborted && !this.#link.connection.isClosed(); count += 1) {
        try {
          await this.#options.ensureConsumer(this.#resumeSequence());
          break;
        } catch (failure) {
          const { host } = this.#options;
          this.#link.log.log('warn', 'axis-consumer-unavailable', { host, count, reason: String(failure) });
          await this.#link.pause(count, 2000);
        }
      }
    } finally {
      this.#recovering = false;
    }
    this.#refill();
  }

  /** Everything before it is done. */
  #resumeSequence(): number {
    let first = this.#highest + 1;
    for (const sequence of this.#undone) if (sequence < first) first = sequence;
    return first;
  }

  #take(message: Msg): void {
    const place = parseAckSubject(message.reply);
    if (!place || message.reply === undefined) return;
    const known = this.#inFlight.get(place.sequence);
    if (known && this.#isFresh(known)) {
      // The server lost sight of us, for instance over a reconnect, while the message is still being worked on.
      known.adopt(message.reply);
      return;
    }
    known?.revoke({ giveBack: false });
    this.#inFlight.delete(place.sequence);
    this.#highest = Math.max(this.#highest, place.sequence);
    const delivery = this.#delivery(message, place, message.reply);
    if (!delivery) return;
    this.#undone.add(place.sequence);
    this.#inFlight.set(place.sequence, delivery);
    // While the reception ends, what still arrives is only given back.
    if (!this.#closing.signal.aborted) this.#handOver(message, delivery);
  }

  #handOver(message: Msg, whole: NatsDelivery): void {
    const { onDelivery } = this.#options;
    const messages = message.headers?.has(headerNames.group) ? decodeGroup(message.data) : undefined;
    if (!messages && isForOne(whole)) {
      onDelivery(whole);
      return;
    }
    const group = {
      whole,
      nodes: this.#nodes,
      clock: this.#link.clock,
      closing: this.#closing.signal,
      onDelivery,
    };
    const deliveries = groupedDeliveries(messages ?? [], group);
    for (const delivery of deliveries) onDelivery(delivery);
    if (deliveries.length === 0) void this.#pass(whole);
  }

  /** Settles a message to several nodes of which none is served here: other hosts have it, too. */
  async #pass(whole: NatsDelivery): Promise<void> {
    try {
      await whole.acknowledge();
    } catch (failure) {
      const { sequence } = whole;
      this.#link.log.log('info', 'axis-message-not-passed', { sequence, reason: String(failure) });
    }
  }

  #delivery(message: Msg, place: DeliveryPlace, ackSubject: string): NatsDelivery | undefined {
    const address = parseMessageSubject(message.subject);
    const sender = address ?? parseLaneSubject(message.subject);
    const id = senderId(message);
    if (!sender || id === undefined) {
      // Not from a sender of ours: an answer that somebody directed here, or a stranger's message. Nobody waits for it.
      this.#link.log.log('warn', 'axis-foreign-message', {
        subject: message.subject,
        sequence: place.sequence,
      });
      this.#link.publish(ackSubject, '+TERM');
      return undefined;
    }
    if (address && !this.#nodes.has(address.to)) {
      this.#link.log.log('warn', 'axis-node-not-served', { node: address.to, sequence: place.sequence });
      this.#link.publish(ackSubject, `-NAK {"delay": ${strangerDelayMs * 1_000_000}}`);
      this.#undone.add(place.sequence);
      return undefined;
    }
    return new NatsDelivery({
      link: this.#link,
      acks: this.#acks,
      to: address?.to,
      from: sender.from,
      id,
      body: message.data,
      sequence: place.sequence,
      attempt: place.attempt,
      priority: priorityOf(Number(message.headers?.get(headerNames.priority) || 0)),
      ackSubject,
      onSettled: (delivery, done) => this.#settle(delivery, done),
    });
  }

  #settle(delivery: NatsDelivery, done: boolean): void {
    if (done) this.#undone.delete(delivery.sequence);
    // A later delivery of the same message may have taken the place.
    if (this.#inFlight.get(delivery.sequence) === delivery) this.#inFlight.delete(delivery.sequence);
    this.#refill();
  }

  #isFresh(delivery: NatsDelivery): boolean {
    return this.#link.clock.now() - delivery.receivedAt < this.#options.handlingMsMax;
  }

  /** Tells the server thrice in each waiting time which messages are still being worked on. */
  async #keepWorking(): Promise<void> {
    const { signal } = this.#closing;
    const everyMs = this.#options.ackWaitMs / 3;
    while (!signal.aborted) {
      try {
        await this.#link.clock.sleep(everyMs, signal);
      } catch {
        return; // closed
      }
      const now = this.#link.clock.now();
      for (const delivery of this.#inFlight.values())
        if (now - delivery.receivedAt >= everyMs && this.#isFresh(delivery)) delivery.keep();
    }
  }
}

function isForOne(delivery: NatsDelivery): delivery is NatsDelivery & Delivery {
  return delivery.to !== undefined;
}
