import type { Receiver } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import { axisFailure } from './axis-failure.ts';
import type { NatsLink } from './nats-link.ts';
import { PushedRecords, type StoredRecord } from './pushed-records.ts';

/** Pause before the stream is read again, milliseconds. */
const pauseMs = 500;

/** What is read for ever: a stream, the subjects of it that `filter` stands for, and its name in messages. */
export type ReceivedStream = { readonly stream: string; readonly filter: string; readonly what: string };

/**
 * Reads a stream from its beginning and goes on for ever: after a break it begins behind the last message that it has
 * handed over.
 */
export class StreamReception implements Receiver {
  readonly #link: NatsLink;
  readonly #source: ReceivedStream;
  readonly #onRecord: (record: StoredRecord) => void;
  readonly #caughtUp = Promise.withResolvers<void>();
  readonly #closing = new AbortController();
  #pushed: PushedRecords | undefined;
  #next = 1;
  #handed = 0;
  readonly #waiting = new Set<{
    readonly handed: number;
    readonly resolve: () => void;
    readonly reject: (reason: ExchangeError) => void;
  }>();
  /** Messages that were there when reading began and have not been handed over; undefined before it began. */
  #left: number | undefined;

  constructor(link: NatsLink, source: ReceivedStream, onRecord: (record: StoredRecord) => void) {
    this.#link = link;
    this.#source = source;
    this.#onRecord = onRecord;
    void this.#run();
  }

  /**
   * Resolves when everything that was stored at the beginning has been handed over.
   *
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED when it could not be read; then the reception has ended
   */
  get caughtUp(): Promise<void> {
    return this.#caughtUp.promise;
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted && !this.#link.connection.isClosed()) {
      try {
        await this.#read();
      } catch (failure) {
        const reason = axisFailure(failure, `follow ${this.#source.what}`);
        if (this.#left === undefined || this.#left > 0) {
          this.#closing.abort();
          this.#caughtUp.reject(reason);
          return;
        }
        this.#link.log.log('warn', 'reception-interrupted', { what: this.#source.what, code: reason.code });
      }
      await this.#whenBack();
    }
    this.#caughtUp.reject(this.#closed());
    for (const { reject } of this.#waiting) reject(this.#closed());
    this.#waiting.clear();
  }

  #closed(): ExchangeError {
    return new ExchangeError('AXIS_UNREACHABLE', { what: `follow ${this.#source.what}: closed` });
  }

  /** Hands over messages until the connection breaks or the server falls silent. */
  async #read(): Promise<void> {
    const { stream, filter } = this.#source;
    const range = { stream, filter, start: this.#next };
    const pushed = new PushedRecords(this.#link, range);
    this.#pushed = pushed;
    if (this.#closing.signal.aborted) pushed.close();
    try {
      const stored = await pushed.open();
      this.#left ??= stored;
      if (stored === 0) this.#left = 0;
      this.#settle();
      for await (const record of pushed.records()) {
        if (this.#closing.signal.aborted) return;
        this.#next = record.sequence + 1;
        this.#handed += 1;
        this.#onRecord(record);
        this.#left -= 1;
        this.#settle();
      }
    } finally {
      pushed.close();
    }
  }

  #settle(): void {
    if (this.#left !== undefined && this.#left <= 0) this.#caughtUp.resolve();
    for (const wait of this.#waiting)
      if (this.#handed >= wait.handed) {
        this.#waiting.delete(wait);
        wait.resolve();
      }
  }

  /**
   * Resolves when everything that is stored now has been handed over.
   *
   * @throws AXIS_UNREACHABLE when the server did not say how much that is, or the reception has ended
   */
  async settled(): Promise<void> {
    await this.caughtUp;
    const [handed, next] = [this.#handed, this.#next];
    const { stream, filter } = this.#source;
    const probe = new PushedRecords(this.#link, { stream, filter, start: next });
    const wanted = handed + (await probe.open().finally(() => probe.close()));
    if (this.#handed >= wanted) return;
    if (this.#closing.signal.aborted) throw this.#closed();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.add({ handed: wanted, resolve, reject });
    await promise;
  }

  /** A pause; while the connection is down, until it is back. */
  async #whenBack(): Promise<void> {
    try {
      do await this.#link.clock.sleep(pauseMs, this.#closing.signal);
      while (!this.#link.connected && !this.#link.connection.isClosed());
    } catch (interruption) {
      if (!this.#closing.signal.aborted) throw interruption;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#pushed?.close();
  }
}
