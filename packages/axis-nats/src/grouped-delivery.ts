import type { Delivery, NodeAddress, PartyAddress, Priority } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import { type GroupedMessage, groupedPlace } from './message-group.ts';
import type { NatsDelivery } from './nats-delivery.ts';

/** A group in the hands of a node: settled when each of its messages is. */
type Group = {
  readonly whole: NatsDelivery;
  readonly clock: Clock;
  readonly closing: AbortSignal;
  readonly onDelivery: (delivery: Delivery) => void;
  unsettled: number;
};

/** The deliveries of a group's messages; each is settled by itself. */
export function groupedDeliveries(
  messages: readonly GroupedMessage[],
  group: Omit<Group, 'unsettled'>,
): readonly Delivery[] {
  const shared = { ...group, unsettled: messages.length };
  return messages.map(
    (message, n) => new GroupedDelivery({ message, n, attempt: group.whole.attempt }, shared),
  );
}

/**
 * One message of a group. The server knows the group only: given back, the message comes again from this process while it
 * lives, and with its whole group when it does not.
 */
class GroupedDelivery implements Delivery {
  readonly to: NodeAddress;
  readonly from: PartyAddress;
  readonly id: string;
  readonly body: Uint8Array;
  readonly sequence: number;
  readonly attempt: number;
  readonly priority: Priority;
  readonly #group: Group;
  readonly #place: { readonly message: GroupedMessage; readonly n: number };
  #isSettled = false;

  constructor(
    place: { readonly message: GroupedMessage; readonly n: number; readonly attempt: number },
    group: Group,
  ) {
    const { to, from, sequence } = group.whole;
    this.to = to;
    this.from = from;
    this.id = place.message.id;
    this.body = place.message.body;
    this.sequence = groupedPlace(sequence, place.n);
    this.attempt = place.attempt;
    this.priority = group.whole.priority;
    this.#group = group;
    this.#place = place;
  }

  /**
   * Resolves when the server has confirmed the group, where this was the last of it to be settled, else at once: should this
   * process die before the others are settled, the message comes again.
   *
   * @throws AXIS_UNREACHABLE as any delivery
   */
  async acknowledge(): Promise<void> {
    if (this.#isSettled) return;
    if (this.#group.whole.isRevoked) throw new ExchangeError('AXIS_UNREACHABLE', { what: 'acknowledge' });
    this.#isSettled = true;
    this.#group.unsettled -= 1;
    if (this.#group.unsettled === 0) await this.#group.whole.acknowledge();
  }

  retry(delayMs: number): void {
    const { clock, closing, onDelivery, whole } = this.#group;
    if (this.#isSettled || whole.isRevoked) return;
    this.#isSettled = true;
    clock.sleep(Math.max(1, delayMs), closing).then(
      () => {
        if (whole.isRevoked) return;
        onDelivery(new GroupedDelivery({ ...this.#place, attempt: this.attempt + 1 }, this.#group));
      },
      () => undefined, // the reception ends: the group has been given back
    );
  }
}
