import type { Msg, Subscription } from '@nats-io/transport-node';
import type { NatsLink } from './nats-link.ts';

export type PullOptions = {
  readonly link: NatsLink;
  readonly stream: string;
  readonly consumer: string;
  /** Messages asked for. */
  readonly count: number;
  readonly bytesMax: number;
  /** How long the server keeps the request, milliseconds. */
  readonly expiresMs: number;
  readonly onMessage: (message: Msg) => void;
  /** Called once, not after {@link Pull.drain} or {@link Pull.drop}. `gone`: the server does not know the consumer, or does not answer. */
  readonly onEnd: (end: 'finished' | 'gone') => void;
};

/** Time beyond its expiry after which a request without an end is given up, milliseconds. */
const overdueMs = 2000;

/** One request to a consumer for messages, with a reply subject of its own, so that what it still owes is known. */
export class Pull {
  readonly #options: PullOptions;
  readonly #subject: string;
  readonly #subscription: Subscription;
  readonly #ending = new AbortController();
  /** Messages that may still come. */
  owed: number;

  constructor(options: PullOptions) {
    this.#options = options;
    this.owed = options.count;
    this.#subject = options.link.privateSubject();
    this.#subscription = options.link.connection.subscribe(this.#subject, {
      callback: (failure, message) => (failure ? this.#end('gone') : this.#take(message)),
    });
    const request = {
      batch: options.count,
      max_bytes: options.bytesMax,
      expires: options.expiresMs * 1_000_000,
    };
    options.link.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${options.stream}.${options.consumer}`,
      JSON.stringify(request),
      { reply: this.#subject },
    );
    options.link.clock.sleep(options.expiresMs + overdueMs, this.#ending.signal).then(
      () => this.#end('gone'),
      () => undefined, // ended in time
    );
  }

  #take(message: Msg): void {
    if (message.subject === this.#subject) {
      this.#end(isConsumerGone(message) ? 'gone' : 'finished');
      return;
    }
    this.owed -= 1;
    this.#options.onMessage(message);
    if (this.owed <= 0) this.#end('finished');
  }

  #end(end: 'finished' | 'gone'): void {
    if (this.#ending.signal.aborted) return;
    this.drop();
    this.#options.onEnd(end);
  }

  /** Forgets the request; what was on its way comes again after the consumer's waiting time. */
  drop(): void {
    this.#ending.abort();
    this.owed = 0;
    if (!this.#subscription.isClosed()) this.#subscription.unsubscribe();
  }

  /** Ends the request and resolves when everything that was on its way has been handed over. */
  async drain(): Promise<void> {
    this.#ending.abort();
    if (!this.#subscription.isClosed()) await this.#subscription.drain();
    this.owed = 0;
  }
}

/** 404, 503, and among the 409 the end of the consumer or of its leader: all that waiting does not heal by itself. */
function isConsumerGone(message: Msg): boolean {
  const code = message.headers?.code;
  if (code === 404 || code === 503 || code === 400) return true;
  return code === 409 && /deleted|leadership|push based/i.test(message.headers?.description ?? '');
}
