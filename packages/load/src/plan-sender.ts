import type { Clock } from '@lienthong/runtime';
import type { Door } from './door.ts';
import type { ParcelStock } from './parcel-stock.ts';
import type { Sender, SenderEvent } from './sender.ts';
import type { TrafficPlan } from './traffic-plan.ts';

/** Sends a plan, or a share of it, from this process through a door. */
export class PlanSender implements Sender {
  readonly processes: Sender['processes'] = [];
  readonly #plan: TrafficPlan;
  readonly #door: Pick<Door, 'send' | 'watch'>;
  readonly #stock: Pick<ParcelStock, 'fill' | 'take'>;
  readonly #clock: Clock;
  readonly #places: Uint32Array;
  #onEvent: (event: SenderEvent) => void = () => undefined;

  constructor(options: {
    readonly plan: TrafficPlan;
    readonly door: Pick<Door, 'send' | 'watch'>;
    readonly stock: Pick<ParcelStock, 'fill' | 'take'>;
    readonly clock: Clock;
    /** The packages that are sent from here, rising; all of them where left out. */
    readonly places?: Uint32Array;
  }) {
    const { plan, door, stock, clock, places } = options;
    this.#plan = plan;
    this.#door = door;
    this.#stock = stock;
    this.#clock = clock;
    this.#places = places ?? Uint32Array.from({ length: plan.count }, (_, place) => place);
  }

  async prepare(onEvent: (event: SenderEvent) => void): Promise<void> {
    this.#onEvent = onEvent;
    await this.#stock.fill();
    await this.#door.watch((sighting) => onEvent({ type: 'seen', at: this.#clock.now(), sighting }));
  }

  async send(startAt: number, signal?: AbortSignal): Promise<void> {
    const clock = this.#clock;
    for (const index of this.#places) {
      signal?.throwIfAborted();
      const early = startAt + (this.#plan.intendedMs[index] ?? 0) - clock.now();
      if (early > 0) await clock.sleep(early, signal);
      const parcel = await this.#stock.take(index);
      const { digest, bytes } = parcel;
      this.#onEvent({ type: 'sent', index, at: clock.now(), sizeBytes: bytes.length, digest });
      const answered = (status: 'accepted' | 'refused' | 'failed', detail: string) =>
        this.#onEvent({ type: 'answered', index, at: clock.now(), status, detail });
      void this.#door.send(parcel).then(
        (said) => answered(said.status, said.status === 'refused' ? said.code : ''),
        (failure: unknown) =>
          answered('failed', failure instanceof Error ? failure.message : String(failure)),
      );
    }
  }

  async close(): Promise<void> {
    // The door belongs to whoever opened it.
  }
}
