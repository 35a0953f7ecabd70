import type { Axis, NoticeBoard, Receiver } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import type { LedgerStore } from '@lienthong/ledger';

/** The four faces of the axis that a process works with. */
export type TransportFaces = {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
};

/** What a process does with the axis. */
export type Operation = 'send' | 'call' | 'answer' | 'put' | 'get' | 'append' | 'acknowledge';

/** Does an operation, or something else in its place. */
export type Around = <Result>(name: Operation, operation: () => Promise<Result>) => Promise<Result>;

const never = new Promise<never>(() => undefined);

/**
 * A process' way to the axis that ends with the process: what it had not acknowledged goes back, it hears nothing any more, and
 * what it still does reaches nobody, as of one that was killed.
 */
export class MortalTransport implements TransportFaces {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
  readonly #around: Around | undefined;
  readonly #receivers = new Set<Receiver>();
  #death: Promise<void> | undefined;

  constructor({ base, around }: { readonly base: TransportFaces; readonly around?: Around }) {
    this.#around = around;
    this.axis = {
      send: (message) => this.#at('send', () => base.axis.send(message)),
      receive: (options) =>
        this.#keep(() =>
          base.axis.receive({
            ...options,
            onDelivery: (delivery) => {
              if (this.isDead) return;
              // Who looks at no operation needs no other delivery: after death it cannot be acknowledged.
              if (!around) return options.onDelivery(delivery);
              const acknowledge = () => this.#at('acknowledge', () => delivery.acknowledge());
              options.onDelivery({ ...delivery, acknowledge });
            },
          }),
        ),
      call: (call, options) => this.#at('call', () => base.axis.call(call, options)),
      answer: (options) =>
        this.#keep(() =>
          base.axis.answer({ ...options, onCall: (call) => this.#at('answer', () => options.onCall(call)) }),
        ),
      close: () => base.axis.close(),
    };
    this.content = {
      put: (bytes) => this.#at('put', () => base.content.put(bytes)),
      get: (digest, size) => this.#at('get', () => base.content.get(digest, size)),
    };
    this.ledgers = {
      append: (owner, lines, after) => this.#at('append', () => base.ledgers.append(owner, lines, after)),
      read: (owners) => base.ledgers.read(owners),
      follow: (onRecord) => base.ledgers.follow(onRecord),
    };
    this.notices = base.notices;
  }

  get isDead(): boolean {
    return this.#death !== undefined;
  }

  /** The process dies; resolves when the axis has let go. */
  kill(): Promise<void> {
    this.#death ??= Promise.all([...this.#receivers].map((receiver) => receiver.close())).then(
      () => undefined,
    );
    return this.#death;
  }

  async #keep(open: () => Promise<Receiver>): Promise<Receiver> {
    if (this.isDead) return never;
    const receiver = await open();
    if (this.isDead) {
      await receiver.close();
      return never;
    }
    this.#receivers.add(receiver);
    return {
      close: async () => {
        this.#receivers.delete(receiver);
        await receiver.close();
      },
    };
  }

  #at<Result>(name: Operation, operation: () => Promise<Result>): Promise<Result> {
    if (this.isDead) return never;
    return this.#around ? this.#observed(this.#around(name, operation)) : operation();
  }

  /** Nobody hears the result of what was under way when the process died. */
  async #observed<Result>(done: Promise<Result>): Promise<Result> {
    const result = await done;
    return this.isDead ? never : result;
  }
}
