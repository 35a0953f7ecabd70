import type {
  AnswerOptions,
  Axis,
  Call,
  Delivery,
  NoticeBoard,
  OutgoingMessage,
  ReceiveOptions,
  SendResult,
} from '@lienthong/axis';
import { type ContentStore, type Digest, parseDigest } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import type { LedgerStore } from '@lienthong/ledger';
import { signatureOf, withAlteredByte, withSignature } from './altered-package.ts';
import type { Fault } from './fault.ts';
import type { FaultBook, Strike } from './fault-book.ts';
import { HeldDeliveries } from './held-deliveries.ts';
import { MortalTransport, type TransportFaces } from './mortal-transport.ts';
import type { HopLens, Passing } from './passing.ts';
import { pause } from './pause.ts';

export type FaultyTransportOptions = {
  readonly base: TransportFaces;
  readonly book: FaultBook;
  readonly lens: HopLens;
};

/** Damaged contents, and swapped signatures, that are remembered. */
const rememberedMax = 10_000;

/**
 * One process' way to the axis, on which the faults of a book strike. With an empty book everything goes straight through.
 * Notices are spared: they lift faults.
 */
export class FaultyTransport implements TransportFaces {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
  readonly #base: TransportFaces;
  readonly #book: FaultBook;
  readonly #lens: HopLens;
  readonly #held: HeldDeliveries;
  readonly #end = new AbortController();
  readonly #damaged = new Set<string>();
  readonly #swapped = new Map<string, string>();
  readonly #mortal: MortalTransport;
  #lastSignature: string | undefined;
  #asked = 0;

  constructor({ base, book, lens }: FaultyTransportOptions) {
    const { axis } = base;
    this.#base = base;
    this.#book = book;
    this.#lens = lens;
    this.#held = new HeldDeliveries(book, this.#end.signal);
    this.#mortal = new MortalTransport({
      base: {
        axis: {
          send: (message) => this.#send(message),
          receive: (options) =>
            axis.receive({ ...options, onDelivery: (delivery) => this.#deliver(options, delivery) }),
          call: (call, options) => axis.call(call, options),
          answer: (options) => axis.answer({ ...options, onCall: (call) => this.#answer(options, call) }),
          close: () => axis.close(),
        },
        content: {
          put: (bytes) => this.#put(bytes),
          get: (digest, size) => base.content.get(digest, size),
        },
        ledgers: {
          append: (owner, lines, after) => this.#append(owner, lines, after),
          read: (owners) => base.ledgers.read(owners),
          follow: (onRecord) => base.ledgers.follow(onRecord),
        },
        notices: base.notices,
      },
    });
    this.axis = this.#mortal.axis;
    this.content = this.#mortal.content;
    this.ledgers = this.#mortal.ledgers;
    this.notices = base.notices;
  }

  /** The content of `store`, which may keep some of it in memory, where faults damage what is handed out. */
  damaging(store: ContentStore): ContentStore {
    return {
      put: (bytes) => store.put(bytes),
      get: (digest, size) => {
        if (!this.#damaged.delete(digest)) return store.get(digest, size);
        const actual = digest.split('').reverse().join('');
        return Promise.reject(new ExchangeError('CONTENT_DAMAGED', { digest, actual }));
      },
    };
  }

  /** The process dies: it hears nothing any more, and what it still does reaches nobody. Resolves when the axis has let go. */
  async kill(): Promise<void> {
    this.#end.abort();
    await this.#mortal.kill();
  }

  // To nodes.

  async #send(message: OutgoingMessage): Promise<SendResult> {
    const [axis, book] = [this.#base.axis, this.#book];
    if (book.isEmpty) return axis.send(message);
    const passing = this.#lens.message(message);
    const key = keyOf(message);
    if (book.strike('disk-full', { to: passing.to }, key))
      throw new ExchangeError('AXIS_FULL', { what: `store for ${passing.to ?? message.to}` });
    if (book.strike('refuse-first', passing, this.#ask(), ({ on }) => on.edge !== undefined))
      throw new ExchangeError('AXIS_UNREACHABLE', { what: `relay to ${passing.to ?? message.to}` });
    const sent = await this.#tampered(message, key);
    if (this.#lens.carried(message.body) || passing.packages === 'receipt') {
      if (book.strike('duplication', passing, key)) await axis.send({ ...sent, id: `${message.id}:again` });
      if (book.strike('corruption', passing, key, harming('message')))
        await axis.send({
          ...sent,
          id: `${message.id}:garbled`,
          body: Uint8Array.from(sent.body).fill(0xff, 0, 1),
        });
    }
    return axis.send(sent);
  }

  /** The message with what faults make of the package that it carries. */
  async #tampered(message: OutgoingMessage, key: string): Promise<OutgoingMessage> {
    const book = this.#book;
    if (!book.has('corruption', 'signature-strip', 'signature-swap')) return message;
    const carried = this.#lens.carried(message.body);
    if (!carried) return message;
    const passing = this.#lens.message(message);
    const { content } = this.#base;
    const bytes = await content.get(parseDigest(carried.digest), carried.size);
    const corrupted = book.strike('corruption', passing, key, harming('package'));
    const altered =
      (corrupted && withAlteredByte(bytes, corrupted.random)) ??
      (book.strike('signature-strip', passing, key) && withSignature(bytes, '')) ??
      (book.has('signature-swap')
        ? this.#otherSignature(bytes, key, () => book.strike('signature-swap', passing, key) !== undefined)
        : undefined);
    if (!altered) return message;
    const digest = await content.put(altered);
    return { ...message, body: this.#lens.carrying(message.body, { digest, size: altered.length }) };
  }

  /** The package with the signature of the one before it; the same one whenever it is sent again. */
  #otherSignature(bytes: Uint8Array, key: string, strikes: () => boolean): Uint8Array | undefined {
    const own = signatureOf(bytes);
    const other = this.#swapped.get(key) ?? this.#lastSignature;
    if (own !== undefined) this.#lastSignature = own;
    if (own === undefined || other === undefined || other === own || !strikes()) return undefined;
    remember(this.#swapped, key, other);
    return withSignature(bytes, other);
  }

  // From other nodes and agencies.

  #deliver(options: ReceiveOptions, delivery: Delivery): void {
    if (this.#book.isEmpty) options.onDelivery(delivery);
    else void this.#arrive(options, delivery);
  }

  async #arrive(options: ReceiveOptions, delivery: Delivery): Promise<void> {
    const book = this.#book;
    const passing = this.#lens.message(delivery);
    const key = keyOf(delivery);
    if (!(await this.#held.released(delivery, passing, key))) return;
    const lost = book.strike('loss', passing, `${key} ${delivery.attempt}`);
    if (lost) return delivery.retry(Number(lost.fault.with['againAfterMs']));
    if (book.strike('corruption', passing, key, harming('stored'))) {
      const carried = this.#lens.carried(delivery.body);
      if (carried) this.#damage(carried.digest);
    }
    options.onDelivery(
      book.has('ack-loss')
        ? { ...delivery, acknowledge: () => this.#acknowledge(delivery, passing, key) }
        : delivery,
    );
  }

  async #acknowledge(delivery: Delivery, passing: Passing, key: string): Promise<void> {
    const lost = this.#book.strike('ack-loss', passing, `${key} ${delivery.attempt}`);
    if (!lost) return delivery.acknowledge();
    delivery.retry(Number(lost.fault.with['againAfterMs']));
    throw new ExchangeError('AXIS_UNREACHABLE', { what: 'acknowledge' });
  }

  // Questions.

  async #answer(options: AnswerOptions, call: Call): Promise<Uint8Array> {
    const book = this.#book;
    const passing = book.isEmpty ? undefined : this.#lens.call(call);
    if (!passing) return options.onCall(call);
    const key = this.#ask();
    const isUnreachable =
      book.strike('cut', passing, key) ??
      book.strike('offline', passing, key) ??
      book.strike('refuse-first', passing, key);
    if (isUnreachable)
      return this.#lens.failure(
        new ExchangeError('AXIS_UNREACHABLE', { what: `${passing.to ?? call.node}: ${call.verb}` }),
      );
    const answer = await options.onCall(call);
    const late = book.strike('answer-late', passing, key);
    if (late) await answerLate(book, late, this.#end.signal);
    return answer;
  }

  #ask(): string {
    this.#asked += 1;
    return `call ${this.#asked}`;
  }

  // Content and ledgers.

  async #put(bytes: Uint8Array): Promise<Digest> {
    if (!this.#book.isEmpty && this.#book.strike('disk-full', {}, this.#ask()))
      throw new ExchangeError('AXIS_FULL', { what: 'store content' });
    return this.#base.content.put(bytes);
  }

  #damage(digest: string): void {
    this.#damaged.add(digest);
    const [oldest] = this.#damaged;
    if (this.#damaged.size > rememberedMax && oldest !== undefined) this.#damaged.delete(oldest);
  }

  async #append(owner: string, lines: readonly string[], after: number): Promise<number> {
    if (!this.#book.isEmpty) {
      const passing = this.#lens.ledger(owner);
      if (this.#book.strike('disk-full', passing, `${owner} ${after}`))
        throw new ExchangeError('AXIS_FULL', { what: `ledger of ${passing.to ?? owner}` });
    }
    return this.#base.ledgers.append(owner, lines, after);
  }
}

/** Resolves when an answer that comes late may come; at once when its fault is lifted. */
export async function answerLate(book: FaultBook, { fault }: Strike, signal: AbortSignal): Promise<void> {
  const at = book.clock.now() + Number(fault.with['ms']);
  const isThere = () => book.list().some(({ id }) => id === fault.id);
  while (isThere() && book.clock.now() < at && !signal.aborted)
    await pause(book, { at, machineMs: 3_600_000 }, signal);
}

/** The same for every attempt to send a message, and for every delivery of it. */
function keyOf({ from, to, id }: Pick<OutgoingMessage, 'from' | 'to' | 'id'>): string {
  return `${from} ${to} ${id}`;
}

/** Those that damage in one of the ways of `corruption`. */
function harming(what: 'package' | 'stored' | 'message'): (fault: Fault) => boolean {
  return (fault) => fault.with['what'] === what;
}

function remember(map: Map<string, string>, key: string, value: string): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > rememberedMax && oldest !== undefined) map.delete(oldest);
}
