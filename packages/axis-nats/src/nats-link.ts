import { ExchangeError } from '@lienthong/errors';
import type { Clock, Logger, RandomSource } from '@lienthong/runtime';
import { errors, type Msg, type NatsConnection, type Payload } from '@nats-io/transport-node';
import { axisFailure, ConnectionLost, isTransient, ServerRefusal } from './axis-failure.ts';
import { OutgoingMessages } from './outgoing-messages.ts';
import { PendingAnswers } from './pending-answers.ts';

export type NatsLinkOptions = {
  readonly connection: NatsConnection;
  /** Subject prefix of the connection's private reply inbox. */
  readonly inboxPrefix: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  /** How long one request waits for its answer before it is sent again, milliseconds. */
  readonly attemptTimeoutMs: number;
  /** How long {@link NatsLink.persist} tries before it gives up, milliseconds. */
  readonly sendTimeoutMs: number;
};

/** What may go with a request. */
export type RequestOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};

/** The server's receipt for a stored message. */
export type StoredAck = { readonly stream: string; readonly sequence: number; readonly duplicate: boolean };

/** Room that headers and subjects need beside a payload, bytes. */
export const headerBytesMax: number = 4096;
const pauseMsMax = 1000;

/**
 * One connection as the parts of this package use it: requests fail at once when the connection breaks, and
 * {@link persist} carries work over outages.
 */
export class NatsLink {
  readonly connection: NatsConnection;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  readonly #inboxPrefix: string;
  readonly #outgoing: OutgoingMessages;
  readonly #answers: PendingAnswers;
  readonly #attemptTimeoutMs: number;
  readonly #sendTimeoutMs: number;
  readonly #onLost = new Set<() => void>();
  readonly #onBack = new Set<() => void>();
  #connected = true;

  constructor(options: NatsLinkOptions) {
    this.connection = options.connection;
    this.clock = options.clock;
    this.random = options.random;
    this.log = options.log;
    this.#inboxPrefix = options.inboxPrefix;
    this.#outgoing = new OutgoingMessages(options.connection);
    this.#answers = new PendingAnswers(options);
    this.#attemptTimeoutMs = options.attemptTimeoutMs;
    this.#sendTimeoutMs = options.sendTimeoutMs;
    void this.#watch();
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Largest payload that the server takes beside our headers, bytes. */
  get payloadBytesMax(): number {
    return (this.connection.info?.max_payload ?? 1024 * 1024) - headerBytesMax;
  }

  /** Calls `listener` at each break of the connection; the returned function ends that. */
  onLost(listener: () => void): () => void {
    this.#onLost.add(listener);
    return () => void this.#onLost.delete(listener);
  }

  /** Calls `listener` each time the connection is back; the returned function ends that. */
  onBack(listener: () => void): () => void {
    this.#onBack.add(listener);
    return () => void this.#onBack.delete(listener);
  }

  /** A subject of the private reply inbox that nobody can guess. */
  privateSubject(): string {
    const token = Buffer.from(this.random.bytes(16)).toString('base64url');
    return `${this.#inboxPrefix}.${token}`;
  }

  /** Publishes in this turn of the event loop, together with what else is published in it. */
  publish(
    subject: string,
    payload: Payload,
    options: Pick<RequestOptions, 'headers'> & { readonly reply?: string } = {},
  ): void {
    if (!this.connection.isClosed()) this.#outgoing.add({ subject, payload, ...options });
  }

  /** Resolves when the server has got everything that was published before. */
  flush(): Promise<void> {
    this.#outgoing.flush();
    return this.orLost(this.connection.flush());
  }

  /** The first answer to one request; rejects with the library's error or {@link ConnectionLost}. */
  request(subject: string, payload: Payload, options: RequestOptions = {}): Promise<Msg> {
    return this.ask({ subject, payload, ...options, read: (answer) => answer });
  }

  /**
   * What `read` first makes of one of the messages that answer a question; it may throw.
   *
   * @throws ConnectionLost, or the library's error
   */
  ask<Result>(
    question: RequestOptions & {
      readonly subject: string;
      readonly payload: Payload;
      readonly read: (message: Msg) => Result | undefined;
    },
  ): Promise<Result> {
    const { subject, payload, headers, read } = question;
    const timeoutMs = Math.max(1, question.timeoutMs ?? this.#attemptTimeoutMs);
    return new Promise((resolve, reject) => {
      if (!this.#connected) return reject(new ConnectionLost());
      const onMessage = (message: Msg): void => {
        try {
          const result = read(message);
          if (result === undefined) return;
          this.#answers.close(token);
          resolve(result);
        } catch (failure) {
          this.#answers.fail(token, failure);
        }
      };
      const token = this.#answers.open({ subject, timeoutMs, onMessage, onFailure: reject });
      const onFailure = (failure: unknown): void => this.#answers.fail(token, failure);
      this.#outgoing.add({
        subject,
        payload,
        reply: this.#answers.replySubject(token),
        headers,
        onFailure,
      });
    });
  }

  /** `work`, or a rejection with {@link ConnectionLost} when the connection breaks first. */
  orLost<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const forget = this.onLost(() => {
        forget();
        reject(new ConnectionLost());
      });
      work.then(
        (result) => {
          forget();
          resolve(result);
        },
        (failure: unknown) => {
          forget();
          reject(failure);
        },
      );
    });
  }

  /**
   * The result of `attempt`, tried again after outages of the axis until the time is up. `attempt` must be safe to
   * repeat and gets the milliseconds it may take.
   *
   * @throws AXIS_UNREACHABLE when the time is up or the connection was closed
   * @throws AXIS_FULL, AXIS_NOT_ALLOWED at once
   */
  async persist<Result>(what: string, attempt: (timeoutMs: number) => Promise<Result>): Promise<Result> {
    const deadline = this.clock.now() + this.#sendTimeoutMs;
    for (let count = 0; ; count += 1) {
      try {
        return await attempt(Math.min(this.#attemptTimeoutMs, Math.max(1, deadline - this.clock.now())));
      } catch (failure) {
        const left = deadline - this.clock.now();
        if (!isTransient(failure) || left <= 0 || this.connection.isClosed())
          throw axisFailure(failure, what);
        this.log.log('debug', 'axis-attempt-failed', { what, count, reason: String(failure) });
        await this.pause(count, left);
      }
    }
  }

  /**
   * Resolves after a pause that grows with `count` and is never the same twice; while the connection is down, when it
   * is back; at the latest after `leftMs`.
   */
  async pause(count: number, leftMs: number): Promise<void> {
    const growing = Math.min(pauseMsMax, 20 * 2 ** Math.min(count, 10));
    const pauseMs = this.#connected ? growing * (0.5 + this.random.fraction() / 2) : leftMs;
    const waiting = new AbortController();
    const forget = this.onBack(() => waiting.abort());
    try {
      await this.clock.sleep(Math.min(pauseMs, leftMs), waiting.signal);
    } catch (interruption) {
      if (!waiting.signal.aborted) throw interruption;
    } finally {
      forget();
    }
  }

  /**
   * Resolves when the connection stands.
   *
   * @throws ConnectionLost when it does not within `timeoutMs`
   */
  async whenConnected(timeoutMs: number): Promise<void> {
    if (!this.#connected) await this.pause(0, timeoutMs);
    if (!this.#connected) throw new ConnectionLost();
  }

  /**
   * Stores a message in a stream once, over outages.
   *
   * @throws AXIS_MESSAGE_TOO_LARGE when the server takes no message of this size
   * @throws AXIS_UNREACHABLE, AXIS_FULL, AXIS_NOT_ALLOWED
   */
  store(
    what: string,
    message: { readonly subject: string; readonly body: Payload } & Pick<RequestOptions, 'headers'>,
  ): Promise<StoredAck> {
    const bytes = message.body.length;
    if (bytes > this.payloadBytesMax)
      return Promise.reject(
        new ExchangeError('AXIS_MESSAGE_TOO_LARGE', { bytes, bytesMax: this.payloadBytesMax }),
      );
    return this.persist(what, async (timeoutMs) =>
      parseAck(
        await this.request(message.subject, message.body, {
          timeoutMs,
          ...(message.headers ? { headers: message.headers } : {}),
        }),
      ),
    );
  }

  async #watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      switch (status.type) {
        case 'disconnect':
          this.#connected = false;
          this.log.log('warn', 'axis-connection-lost', { server: status.server });
          this.#answers.failAll(new ConnectionLost());
          for (const listener of [...this.#onLost]) listener();
          break;
        case 'reconnect':
          this.#connected = true;
          this.log.log('info', 'axis-connection-back', { server: status.server });
          for (const listener of [...this.#onBack]) listener();
          break;
        case 'error':
          if (status.error instanceof errors.PermissionViolationError) this.#answers.refuse(status.error);
          this.log.log(
            'warn',
            status.error instanceof errors.PermissionViolationError
              ? 'axis-right-refused'
              : 'axis-connection-error',
            { reason: status.error.message },
          );
          break;
        case 'staleConnection':
        case 'ldm':
        case 'slowConsumer':
          this.log.log('warn', 'axis-connection-status', { status: status.type });
          break;
        case 'close':
          this.#connected = false;
          this.#answers.failAll(new ConnectionLost());
          for (const listener of [...this.#onLost]) listener();
          break;
        default:
      }
    }
  }
}

/** The server's answer to a publish. */
function parseAck(answer: Msg): StoredAck {
  const ack = parseJson(answer);
  if (typeof ack['stream'] !== 'string' || typeof ack['seq'] !== 'number')
    throw new ServerRefusal({ errorCode: 0, status: 500, description: 'not a receipt of a stream' });
  return { stream: ack['stream'], sequence: ack['seq'], duplicate: ack['duplicate'] === true };
}

/**
 * The JSON object of a server's answer.
 *
 * @throws ServerRefusal when the answer is an error or no object
 */
export function parseJson(answer: Msg): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(answer.string());
  if (typeof value !== 'object' || value === null)
    throw new ServerRefusal({ errorCode: 0, status: 500, description: 'not an object' });
  const record = value as Readonly<Record<string, unknown>>;
  const error = record['error'] as { code?: number; err_code?: number; description?: string } | undefined;
  if (error)
    throw new ServerRefusal({
      errorCode: error.err_code ?? 0,
      status: error.code ?? 500,
      description: String(error.description),
    });
  return record;
}
