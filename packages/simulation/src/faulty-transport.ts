import type { AnswerOptions, Axis, Delivery, NoticeBoard, ReceiveOptions, Receiver } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
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

const never = new Promise<never>(() => undefined);

/**
 * One process' way to the axis, on which what can go wrong goes wrong. A process that was killed hears nothing any more, and
 * what it still does reaches nobody.
 */
export class FaultyTransport implements Transport {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #weather: Weather;
  readonly #onCrash: () => void;
  readonly #receivers: Receiver[] = [];
  #crash: { operations: number; readonly when: 'before' | 'after' } | undefined;
  #dead = false;
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
    this.axis = {
      send: (message) =>
        this.#at(async () => {
          if (faults.strike('duplication', likely.duplication)) {
            this.#doubles += 1;
            await base.axis.send({ ...message, id: `${message.id}:again:${clock.now()}:${this.#doubles}` });
          }
          return base.axis.send(message);
        }),
      receive: (receiving) =>
        this.#keep(
          base.axis.receive({
            ...receiving,
            onDelivery: (delivery) => void this.#deliver(receiving, delivery),
          }),
        ),
      call: (call) => this.#at(() => base.axis.call(call)),
      answer: (answering: AnswerOptions) =>
        this.#keep(
          base.axis.answer({ ...answering, onCall: (call) => this.#at(() => answering.onCall(call)) }),
        ),
      close: async () => undefined,
    };
    this.content = {
      put: (bytes) => this.#at(() => base.content.put(bytes)),
      get: (digest, size) => this.#at(() => base.content.get(digest, size)),
    };
    this.ledgers = {
      append: (node, lines, after) => this.#at(() => base.ledgers.append(node, lines, after)),
      read: (nodes) => base.ledgers.read(nodes),
      follow: (onRecord) => base.ledgers.follow(onRecord),
    };
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
    if (!this.#dead) {
      this.#dead = true;
      void Promise.all(this.#receivers.map((receiver) => receiver.close())).then(() => this.#onCrash());
    }
    return never;
  }

  async #keep(opening: Promise<Receiver>): Promise<Receiver> {
    const receiver = await opening;
    this.#receivers.push(receiver);
    if (!this.#dead) return receiver;
    await receiver.close();
    return never;
  }

  async #deliver(receiving: ReceiveOptions, delivery: Delivery): Promise<void> {
    const late = this.#faults.strike('delay', likely.delay);
    const shuffled = this.#faults.strike('reordering', likely.reordering);
    if (late) await this.#clock.sleep(1 + late.integer(delayMsMax));
    else if (shuffled) await this.#clock.sleep(1 + shuffled.integer(reorderingMsMax));
    while (this.#isAway) await this.#clock.sleep(this.#weather.awayUntil - this.#clock.now());
    if (this.#dead) return;
    receiving.onDelivery({ ...delivery, acknowledge: () => this.#at(() => this.#acknowledge(delivery)) });
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

  async #at<Result>(operation: () => Promise<Result>): Promise<Result> {
    if (this.#dead) return never;
    const dies = this.#dies();
    if (dies === 'before') return this.#die();
    if (this.#isAway) {
      // What was asked for has arrived or has not: the answer is lost in either case.
      if (this.#faults.strike('axis-away', 0.5)) await operation();
      throw new ExchangeError('AXIS_UNREACHABLE', { what: 'simulated' });
    }
    const result = await operation();
    if (dies) return this.#die();
    return this.#dead ? never : result;
  }
}
