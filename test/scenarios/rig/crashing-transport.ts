import type {
  AnswerOptions,
  Axis,
  Call,
  Delivery,
  NoticeBoard,
  ReceiveOptions,
  Receiver,
} from '@lienthong/axis';
import type { ContentStore, Digest } from '@lienthong/content-store';
import type { LedgerRecord, LedgerStore } from '@lienthong/ledger';
import type { Transport } from '@lienthong/node-host';
import type { RandomSource } from '@lienthong/runtime';
import { doubling } from './doubling-axis.ts';

/** How likely each accident is at each operation; all between 0 and 1. */
export type Accidents = {
  /** The process dies before or after the operation. */
  readonly crash: number;
  /** A message is stored a second time under another id, as after the end of the server's deduplication window. */
  readonly duplicate: number;
  /** The process dies at the next operation of this name, before or after it; the accident happens once. */
  next?: { readonly operation: Operation; readonly when: 'before' | 'after' } | undefined;
};

/** What a process does with the axis. */
export type Operation = 'send' | 'call' | 'answer' | 'put' | 'get' | 'append' | 'acknowledge';

const never = new Promise<never>(() => undefined);

/**
 * A process' way to the axis that may die at any operation. What it had not acknowledged goes back; what it still does
 * afterwards reaches nobody, as of a process that was killed.
 */
export class CrashingTransport implements Transport {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
  readonly #random: RandomSource;
  readonly #accidents: () => Accidents;
  readonly #onCrash: () => void;
  readonly #receivers: Receiver[] = [];
  #dead = false;

  constructor(options: {
    readonly base: Transport;
    readonly random: RandomSource;
    readonly accidents: () => Accidents;
    readonly onCrash: () => void;
  }) {
    this.#random = options.random;
    this.#accidents = options.accidents;
    this.#onCrash = options.onCrash;
    const { base } = options;
    const doubled = doubling(base.axis, {
      random: options.random,
      likely: () => options.accidents().duplicate,
    });
    const keep = async (opening: Promise<Receiver>): Promise<Receiver> => {
      const receiver = await opening;
      this.#receivers.push(receiver);
      if (!this.#dead) return receiver;
      await receiver.close();
      return never;
    };
    this.axis = {
      send: (message) => this.#at('send', () => doubled.send(message)),
      receive: (options) =>
        keep(base.axis.receive({ ...options, onDelivery: (delivery) => this.#deliver(options, delivery) })),
      call: (call: Call) => this.#at('call', () => base.axis.call(call)),
      answer: (options: AnswerOptions) =>
        this.#dead
          ? never
          : keep(
              base.axis.answer({
                ...options,
                onCall: (call) => this.#at('answer', () => options.onCall(call)),
              }),
            ),
      close: async () => undefined,
    };
    this.notices = base.notices;
    this.content = {
      put: (bytes) => this.#at('put', () => base.content.put(bytes)),
      get: (digest: Digest, size: number) => this.#at('get', () => base.content.get(digest, size)),
    };
    this.ledgers = {
      append: (node, lines, after) => this.#at('append', () => base.ledgers.append(node, lines, after)),
      read: (nodes): AsyncIterable<LedgerRecord> => base.ledgers.read(nodes),
    };
  }

  /** The process dies now. */
  crash(): void {
    if (this.#dead) return;
    this.#dead = true;
    void Promise.all(this.#receivers.map((receiver) => receiver.close())).then(() => this.#onCrash());
  }

  #deliver(options: ReceiveOptions, delivery: Delivery): void {
    if (this.#dead) return;
    options.onDelivery({
      ...delivery,
      acknowledge: () => this.#at('acknowledge', () => delivery.acknowledge()),
    });
  }

  async #at<Result>(name: Operation, operation: () => Promise<Result>): Promise<Result> {
    if (this.#dead) return never;
    const accidents = this.#accidents();
    const { crash, next } = accidents;
    const isNext = next?.operation === name;
    if (isNext) accidents.next = undefined;
    const fate = this.#random.fraction();
    if (fate < crash / 2 || (isNext && next.when === 'before')) {
      this.crash();
      return never;
    }
    const result = await operation();
    if (fate < crash || isNext) this.crash();
    return this.#dead ? never : result;
  }
}
