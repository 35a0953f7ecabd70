import { createHash } from 'node:crypto';
import type { Door, DoorAnswer, Parcel, Sighting } from './door.ts';
import type { TrafficPlan } from './traffic-plan.ts';

/** Takes everything at once and delivers it in the same moment: what a load costs without an exchange. */
export class NullDoor implements Door {
  readonly name = 'null';
  readonly stages: Door['stages'] = { delivered: true, inHand: true, receipt: false, confirmed: false };
  readonly processes: Door['processes'] = [];
  readonly #plan: TrafficPlan;
  #onSighting: (sighting: Sighting) => void = () => undefined;

  constructor(plan: TrafficPlan) {
    this.#plan = plan;
  }

  async send({ index, bytes }: Parcel): Promise<DoorAnswer> {
    const { starts, receivers } = this.#plan;
    for (const receiver of receivers.subarray(starts[index], starts[index + 1])) {
      this.#onSighting({ type: 'delivered', index, receiver });
      const digest = createHash('sha256').update(bytes).digest();
      this.#onSighting({ type: 'inHand', index, receiver, digest });
    }
    return { status: 'accepted' };
  }

  async watch(onSighting: (sighting: Sighting) => void): Promise<void> {
    this.#onSighting = onSighting;
  }

  async counters(): Promise<undefined> {
    return undefined;
  }

  async verifyBooks(): Promise<undefined> {
    return undefined;
  }

  async queue(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {
    // Nothing is held.
  }
}
