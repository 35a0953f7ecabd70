import type { Axis, Delivery, NoticeBoard, ReceiveOptions } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import { MortalTransport } from '@lienthong/faults';
import type { LedgerStore } from '@lienthong/ledger';
import type { Transport } from '@lienthong/node-host';
import type { Clock } from '@lienthong/runtime';
import type { Faults } from './faults.ts';

/** How likely each accident is, at one message. */
const likely = { delay: 0.02, reordering: 0.1, duplication: 0.03, lostAcknowledgement: 0.03 } as const;

/** Times that accidents take, milliseconds. */
const delayMsMax = 60_000;
const reorderingMsMax = 50;
const redeliveryMsMax = 2_000;

/** Whether the axis can be reached, for everybody. */
export type Weather = {
  /** Instant until which nobody reaches the axis, milliseconds since 1970. */
  awayUntil: number;
};

/**
 * One process' way to the axis, on which what can go wrong goes wrong. A process that was killed hears nothing any more, and
 * what it still does reaches nobody.
 */
export class FaultyTransport implements Transport {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
  readonly #mortal: MortalTransport;
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #weather: Weather;
  readonly #onCrash: () => void;
  #crash: { operations: number; readonly when: 'before' | 'after' } | undefined;
  #doubles = 0;

  constructor(options: {
    readonly base: Transport;
    readonly clock: Clock;
    readonly faults: Faults;
    readonly weather: Weather;
    readonly onCrash: () => void;
  }) {
    const { base, clock, faults, weather, onCrash } = options;
    this.#clock = clock;
    this.#faults = faults;
    this.#weather = weather;
    this.#onCrash = onCrash;
    const axis: Axis = {
      send: async (message) => {
        if (faults.strike('duplication', likely.duplication)) {
          this.#doubles += 1;
          await base.axis.send({ ...message, id: `${message.id}:again:${clock.now()}:${this.#doubles}` });
        }
        return base.axis.send(message);
      },
      receive: (receiving) =>
        base.axis.receive({
          ...receiving,
          onDelivery: (delivery) => void this.#deliver(receiving, delivery),
        }),
      call: (call) => base.axis.call(call),
      answer: (answering) => base.axis.answer(answering),
      close: async () => undefined,
    };
    this.#mortal = new MortalTransport({
      base: { ...base, axis },
      around: (_, operation) => this.#around(operation),
    });
    this.axis = this.#mortal.axis;
    this.content = this.#mortal.content;
    this.ledgers = this.#mortal.ledgers;
    this.notices = base.notices;
  }

  /** The process dies before or after the operation that comes after so many others. */
  crashAt(operations: number, when: 'before' | 'after'): void {
    this.#crash ??= { operations, when };
  }

  /** The process dies in no operation any more. */
  spare(): void {
    this.#crash = undefined;
  }

  #die(): Promise<never> {
    if (!this.#mortal.isDead) void this.#mortal.kill().then(() => this.#onCrash());
    return new Promise(() => undefined);
  }

  async #deliver(receiving: ReceiveOptions, delivery: Delivery): Promise<void> {
    const late = this.#faults.strike('delay', likely.delay);
    const shuffled = this.#faults.strike('reordering', likely.reordering);
    if (late) await this.#clock.sleep(1 + late.integer(delayMsMax));
    else if (shuffled) await this.#clock.sleep(1 + shuffled.integer(reorderingMsMax));
    while (this.#isAway) await this.#clock.sleep(this.#weather.awayUntil - this.#clock.now());
    if (!this.#mortal.isDead)
      receiving.onDelivery({ ...delivery, acknowledge: () => this.#acknowledge(delivery) });
  }

  async #acknowledge(delivery: Delivery): Promise<void> {
    const lost = this.#faults.strike('lost-acknowledgement', likely.lostAcknowledgement);
    if (!lost) return delivery.acknowledge();
    delivery.retry(lost.integer(redeliveryMsMax));
    throw new ExchangeError('AXIS_UNREACHABLE', { what: 'acknowledge' });
  }

  get #isAway(): boolean {
    return this.#weather.awayUntil > this.#clock.now();
  }

  #dies(): 'before' | 'after' | undefined {
    const crash = this.#crash;
    if (!crash) return undefined;
    crash.operations -= 1;
    return crash.operations < 0 ? crash.when : undefined;
  }

  async #around<Result>(operation: () => Promise<Result>): Promise<Result> {
    const dies = this.#dies();
    if (dies === 'before') return this.#die();
    if (this.#isAway) {
      // What was asked for has arrived or has not: the answer is lost in either case.
      if (this.#faults.strike('axis-away', 0.5)) await operation();
      throw new ExchangeError('AXIS_UNREACHABLE', { what: 'simulated' });
    }
    const result = await operation();
    return dies ? this.#die() : result;
  }
}
