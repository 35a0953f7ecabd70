import type { Delivery, NodeAddress, PartyAddress, Priority } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import type { AckGroup } from './ack-group.ts';
import { ConnectionLost } from './axis-failure.ts';
import type { NatsLink } from './nats-link.ts';

export type NatsDeliveryOptions = {
  readonly link: NatsLink;
  /** Confirms acknowledgements. */
  readonly acks: AckGroup;
  /** Undefined of a message to several nodes of a lane: its parts say to whom they are. */
  readonly to: NodeAddress | undefined;
  readonly from: PartyAddress;
  readonly id: string;
  readonly body: Uint8Array;
  readonly sequence: number;
  readonly attempt: number;
  readonly priority: Priority;
  /** Where acknowledgements go. */
  readonly ackSubject: string;
  /** Called once when the delivery is settled, in whatever way; true when the message will not come again. */
  readonly onSettled: (delivery: NatsDelivery, done: boolean) => void;
};

/** One message in the hands of a node, or of the nodes of a host. */
export class NatsDelivery implements Omit<Delivery, 'to'> {
  readonly to: NodeAddress | undefined;
  readonly from: PartyAddress;
  readonly id: string;
  readonly body: Uint8Array;
  readonly sequence: number;
  readonly attempt: number;
  readonly priority: Priority;
  readonly receivedAt: number;
  readonly #link: NatsLink;
  readonly #acks: AckGroup;
  readonly #onSettled: NatsDeliveryOptions['onSettled'];
  #ackSubject: string;
  #onAdopted: () => void = () => undefined;
  #state: 'open' | 'settled' | 'revoked' = 'open';

  constructor(options: NatsDeliveryOptions) {
    this.to = options.to;
    this.from = options.from;
    this.id = options.id;
    this.body = options.body;
    this.sequence = options.sequence;
    this.attempt = options.attempt;
    this.priority = options.priority;
    this.receivedAt = options.link.clock.now();
    this.#link = options.link;
    this.#acks = options.acks;
    this.#onSettled = options.onSettled;
    this.#ackSubject = options.ackSubject;
  }

  /** Whether it has been given back for good, so that nothing that is done with it counts any more. */
  get isRevoked(): boolean {
    return this.#state === 'revoked';
  }

  /**
   * Tries over short outages.
   *
   * @throws AXIS_UNREACHABLE when the server could not confirm or the reception was closed; the message then may come again
   */
  async acknowledge(): Promise<void> {
    if (this.#state === 'settled') return;
    if (this.#state === 'revoked') throw new ExchangeError('AXIS_UNREACHABLE', { what: 'acknowledge' });
    this.#state = 'settled';
    let done = false;
    try {
      await this.#link.persist('acknowledge', (timeoutMs) => this.#confirm(timeoutMs));
      done = true;
    } finally {
      this.#onSettled(this, done);
    }
  }

  #confirm(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      // A server that died may not know of the delivery any more and does not answer; it delivers again instead.
      this.#onAdopted = () => reject(new ConnectionLost());
      this.#acks.confirm(this.#ackSubject, timeoutMs).then(resolve, reject);
    });
  }

  retry(delayMs: number): void {
    if (this.#state !== 'open') return;
    this.#state = 'settled';
    this.#giveBack(delayMs);
    this.#onSettled(this, false);
  }

  /** Tells the server that the message is still being worked on. */
  keep(): void {
    this.#link.publish(this.#ackSubject, '+WPI');
  }

  /** The server has delivered the same message again: from now on settle that delivery. */
  adopt(ackSubject: string): void {
    this.#ackSubject = ackSubject;
    this.#onAdopted();
  }

  /** Gives the message back for good: the reception ends, or a later delivery takes the place of this one. */
  revoke(options: { readonly giveBack: boolean }): void {
    if (this.#state !== 'open') return;
    this.#state = 'revoked';
    if (options.giveBack) this.#giveBack(0);
  }

  #giveBack(delayMs: number): void {
    // A plain -NAK would loop hot: it ignores every back-off. One millisecond is the least.
    const delay = Math.max(1, Math.round(delayMs)) * 1_000_000;
    this.#link.publish(this.#ackSubject, `-NAK {"delay": ${delay}}`);
  }
}
