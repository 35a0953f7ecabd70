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

/**
 * The deliveries of a group's messages to the nodes that are served here; each is settled by itself. Of a group to one node all
 * are for that one, whatever else it says.
 */
export function groupedDeliveries(
  messages: readonly GroupedMessage[],
  group: Omit<Group, 'unsettled'> & { readonly nodes: ReadonlySet<NodeAddress> },
): readonly Delivery[] {
  const { nodes, ...rest } = group;
  const { attempt, to: one } = group.whole;
  const ours = messages.flatMap((message, n) => {
    const to = one ?? message.to;
    return to !== undefined && nodes.has(to) ? [{ message, n, to, attempt }] : [];
  });
  const shared = { ...rest, unsettled: ours.length };
  return ours.map((place) => new GroupedDelivery(place, shared));
}

/** A message of a group, its place in it, and whom it is for. */
type Place = {
  readonly message: GroupedMessage;
  readonly n: number;
  readonly to: NodeAddress;
  readonly attempt: number;
};

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
  readonly #place: Place;
  #isSettled = false;

  constructor(place: Place, group: Group) {
    const { from, sequence } = group.whole;
    this.to = place.to;
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
