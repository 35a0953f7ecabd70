import type { Clock, RandomSource } from '@lienthong/runtime';
import { errors, type Msg, type NatsConnection } from '@nats-io/transport-node';

/** A question on its way. */
export type Question = {
  /** What was asked; a refused right names it. */
  readonly subject: string;
  readonly timeoutMs: number;
  readonly onMessage: (message: Msg) => void;
  /** Called once, after which no message comes. */
  readonly onFailure: (failure: unknown) => void;
};

type Asked = Question & { readonly until: number };

/** How often overdue questions are looked for, milliseconds; no question fails earlier than it may. */
const sweepMs = 100;
const tokenBytes = 16;
const tokensDrawn = 256;

/**
 * The answers that one connection waits for: one subscription for all of them, a reply subject that nobody can guess for
 * each, one sleeper for all time limits. The library's own requests make an error with its stack, a timer and three promises
 * for every question that is answered well.
 */
export class PendingAnswers {
  readonly #connection: NatsConnection;
  readonly #prefix: string;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #asked = new Map<string, Asked>();
  #tokens: Buffer = Buffer.alloc(0);
  #isSubscribed = false;
  #isSweeping = false;

  constructor(options: {
    readonly connection: NatsConnection;
    /** Subjects below it are ours alone to hear. */
    readonly inboxPrefix: string;
    readonly clock: Clock;
    readonly random: RandomSource;
  }) {
    this.#connection = options.connection;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#prefix = `${options.inboxPrefix}.${this.#token()}.`;
  }

  /** Sixteen random bytes; drawn in bulk, for a draw costs as much for one as for hundreds. */
  #token(): string {
    if (this.#tokens.length === 0) this.#tokens = Buffer.from(this.#random.bytes(tokenBytes * tokensDrawn));
    const token = this.#tokens.subarray(0, tokenBytes).toString('base64url');
    this.#tokens = this.#tokens.subarray(tokenBytes);
    return token;
  }

  /** The token by which {@link replySubject} and {@link close} know the question. */
  open(question: Question): string {
    if (!this.#isSubscribed) {
      this.#isSubscribed = true;
      this.#connection.subscribe(`${this.#prefix}*`, {
        callback: (failure, message) => {
          if (failure) this.failAll(failure);
          else this.#take(message);
        },
      });
    }
    const token = this.#token();
    this.#asked.set(token, { ...question, until: this.#clock.now() + question.timeoutMs });
    if (!this.#isSweeping) void this.#sweep();
    return token;
  }

  /** Where answers to a question go. */
  replySubject(token: string): string {
    return this.#prefix + token;
  }

  /** Waits for nothing more. */
  close(token: string): void {
    this.#asked.delete(token);
  }

  #take(message: Msg): void {
    const token = message.subject.slice(this.#prefix.length);
    const asked = this.#asked.get(token);
    if (!asked) return;
    if (message.data.length === 0 && message.headers?.code === 503)
      this.fail(token, new errors.NoRespondersError(asked.subject));
    else asked.onMessage(message);
  }

  /** Ends a question that can have no answer. */
  fail(token: string, failure: unknown): void {
    const asked = this.#asked.get(token);
    this.#asked.delete(token);
    asked?.onFailure(failure);
  }

  /** Ends every question. */
  failAll(failure: unknown): void {
    for (const token of [...this.#asked.keys()]) this.fail(token, failure);
  }

  /** The server has refused the right to publish to, or to hear, a subject. */
  refuse(violation: InstanceType<typeof errors.PermissionViolationError>): void {
    const { operation, subject } = violation;
    if (operation === 'subscription') {
      if (subject === `${this.#prefix}*`) this.failAll(violation);
      return;
    }
    for (const [token, asked] of this.#asked)
      if (asked.subject === subject) {
        this.fail(token, violation);
        return;
      }
  }

  async #sweep(): Promise<void> {
    this.#isSweeping = true;
    while (this.#asked.size > 0) {
      await this.#clock.sleep(sweepMs);
      const now = this.#clock.now();
      for (const [token, { until }] of this.#asked)
        if (until <= now) this.fail(token, new errors.TimeoutError());
    }
    this.#isSweeping = false;
  }
}
