import type { NodeAddress, OutgoingMessage } from '@lienthong/axis';
import type { ContentStore, Digest } from '@lienthong/content-store';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { inboxFilter, parseMessageSubject, streamNames } from './axis-subjects.ts';
import { InFlightBudget } from './in-flight-budget.ts';
import { encodeMessages, encodePart, frameMessagesMax, type LinkAnswer } from './link-frame.ts';
import type { LinkRequests } from './link-requests.ts';
import { type NatsLink, parseJson } from './nats-link.ts';
import { PushedRecords, type StoredRecord } from './pushed-records.ts';

/** Content that a message names, so that it travels with the message. */
export type ContentClaim = { readonly digest: Digest; readonly size: number };

export type SiteLaneOptions = {
  readonly link: NatsLink;
  readonly content: ContentStore;
  readonly requests: LinkRequests;
  /** The neighbour site, for people. */
  readonly site: string;
  /** The node of that site to which the lane leads. */
  readonly node: NodeAddress;
  readonly claimOf: (body: Uint8Array) => ContentClaim | undefined;
};

type Outgoing = { readonly sequence: number; readonly message: OutgoingMessage };

const frameBytesMax = 384 * 1024;
/** What is read ahead of what the neighbour has taken. */
const waitingMax = { count: 4 * frameMessagesMax, bytes: 4 * 1024 * 1024 } as const;
/** Large contents go in parts, so that what is on a slow link at once stays small. */
const partBytes = 128 * 1024;
const partsAtOnce = 4;
/** Taken messages after which the outbox is tidied at the latest. */
const tidyAfter = 512;
const rereadPauseMs = 500;
/** Why a content is not taken however often it is sent: others have put wrong bytes under its digest, or nobody takes so much. */
const unwanted: ReadonlySet<string> = new Set(['CONTENT_DAMAGED', 'CONTENT_TOO_LARGE']);

/**
 * Hands what waits in the outbox for one neighbouring node over to that node's site, in the order in which it was
 * stored: the content first, then the messages, then the outbox is tidied. After any failure it begins again at the first
 * message that the neighbour has not confirmed; after a restart, at the first that is still in the outbox. So a message
 * may be handed over more than once and never too early or not at all.
 */
export class SiteLane {
  readonly #options: SiteLaneOptions;
  readonly #link: NatsLink;
  readonly #closing = new AbortController();
  readonly #contentBudget = new InFlightBudget({ countMax: 16, bytesMax: 1024 * 1024 });
  readonly #waiting: Outgoing[] = [];
  #waitingBytes = 0;
  #changed = Promise.withResolvers<void>();
  #next = 1;
  #taken = { sequence: 0, sinceTidying: 0 };
  #pushed: PushedRecords | undefined;
  readonly #running: Promise<unknown>;
  /** Messages that the neighbour has taken since the lane was opened. */
  forwarded = 0;
  /** Code of the last failure since the neighbour last took something. */
  failure: string | undefined;

  constructor(options: SiteLaneOptions) {
    this.#options = options;
    this.#link = options.link;
    this.#running = Promise.all([this.#readOn(), this.#sendOn()]);
  }

  get node(): NodeAddress {
    return this.#options.node;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#pushed?.close();
    this.#wake();
    await this.#running;
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  get #isClosing(): boolean {
    return this.#closing.signal.aborted || this.#link.connection.isClosed();
  }

  /** Reads the outbox for ever; after a break behind the last message read. */
  async #readOn(): Promise<void> {
    while (!this.#isClosing) {
      const range = { stream: streamNames.outbox, filter: inboxFilter(this.node), start: this.#next };
      const pushed = new PushedRecords(this.#link, range);
      this.#pushed = pushed;
      try {
        if (this.#isClosing) return;
        await this.#orClosed(pushed.open());
        for await (const record of pushed.records()) {
          this.#next = record.sequence + 1;
          this.#take(record);
          while (!this.#isClosing && !this.#hasRoom) await this.#changed.promise;
          if (this.#isClosing) return;
        }
      } catch (failure) {
        this.#note('outbox-unreadable', failure);
      } finally {
        pushed.close();
      }
      await this.#pause(rereadPauseMs);
    }
  }

  /** `opening`, or nothing when the lane is closed first: a server that is away would keep it waiting. */
  async #orClosed(opening: Promise<unknown>): Promise<void> {
    opening.catch(() => undefined);
    const { signal } = this.#closing;
    const closed = Promise.withResolvers<void>();
    const onAbort = () => closed.resolve();
    signal.addEventListener('abort', onAbort);
    try {
      await Promise.race([opening, closed.promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  get #hasRoom(): boolean {
    return this.#waiting.length < waitingMax.count && this.#waitingBytes < waitingMax.bytes;
  }

  #take({ subject, sequence, body, senderId, priority }: StoredRecord): void {
    const address = parseMessageSubject(subject);
    if (!address || senderId === undefined) {
      // A server's answer that somebody directed here: no node would take it either.
      this.#link.log.log('warn', 'outbox-foreign-message', { subject, sequence });
      return;
    }
    this.#waiting.push({ sequence, message: { ...address, id: senderId, body, priority } });
    this.#waitingBytes += body.length;
    this.#wake();
  }

  async #sendOn(): Promise<void> {
    for (let failures = 0; !this.#isClosing; ) {
      const some = this.#firstFrame();
      if (some.length === 0) {
        await this.#tidy();
        if (this.#waiting.length === 0 && !this.#isClosing) await this.#changed.promise;
        continue;
      }
      try {
        await this.#handOver(some.map(({ message }) => message));
        failures = 0;
      } catch (failure) {
        this.#note('link-failed', failure);
        await this.#pause(Math.min(1000, 50 * 2 ** Math.min(failures, 5)));
        failures += 1;
        continue;
      }
      this.#confirm(some);
      if (this.#taken.sinceTidying >= tidyAfter) await this.#tidy();
    }
  }

  #firstFrame(): readonly Outgoing[] {
    let bytes = 0;
    const end = this.#waiting.findIndex(({ message }, index) => {
      bytes += message.body.length;
      return index > 0 && (index === frameMessagesMax || bytes > frameBytesMax);
    });
    return this.#waiting.slice(0, end === -1 ? undefined : end);
  }

  #confirm(some: readonly Outgoing[]): void {
    this.#waiting.splice(0, some.length);
    for (const { message } of some) this.#waitingBytes -= message.body.length;
    this.forwarded += some.length;
    this.failure = undefined;
    this.#taken = {
      sequence: some.at(-1)?.sequence ?? 0,
      sinceTidying: this.#taken.sinceTidying + some.length,
    };
    this.#wake();
  }

  async #handOver(messages: readonly OutgoingMessage[]): Promise<void> {
    const { requests, claimOf } = this.#options;
    const claims = new Map<Digest, ContentClaim>();
    for (const { body } of messages) {
      const claim = claimOf(body);
      if (claim) claims.set(claim.digest, claim);
    }
    const carried = await Promise.allSettled(
      [...claims.values()].map((claim) =>
        this.#contentBudget.run(Math.min(claim.size, partsAtOnce * partBytes), () => this.#carry(claim)),
      ),
    );
    const failed = carried.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    this.#require(await requests.ask('messages', encodeMessages(messages)));
  }

  /** Brings a content to the neighbour, unless it is there. */
  async #carry({ digest, size }: ContentClaim): Promise<void> {
    const bytes = await this.#read({ digest, size });
    if (!bytes) return;
    const part = (at: number, length: number) =>
      this.#options.requests.ask(
        'content',
        encodePart({ digest, size, at, bytes: bytes.subarray(at, at + length) }),
      );
    let answer = await part(0, size <= partBytes ? size : 0);
    while ('next' in answer) {
      if (this.#isClosing) throw new ExchangeError('AXIS_UNREACHABLE', { what: 'closing' });
      const { next } = answer;
      const asked = Array.from({ length: partsAtOnce }, (_, index) => next + index * partBytes)
        .filter((at) => at < size)
        .map((at) => part(at, partBytes));
      const [first, ...later] = await Promise.allSettled(asked);
      const last = later.at(-1) ?? first;
      if (last?.status !== 'fulfilled') throw last?.reason;
      answer = last.value;
    }
    if ('failure' in answer && unwanted.has(answer.failure)) {
      // The node over there will see it, too, and say so to the sender.
      this.#link.log.log('error', 'link-content-unwanted', { digest, code: answer.failure });
      return;
    }
    this.#require(answer);
  }

  /** The bytes; undefined where they are not what was claimed: the next node says so to the sender. */
  async #read({ digest, size }: ContentClaim): Promise<Uint8Array | undefined> {
    try {
      return await this.#options.content.get(digest, size);
    } catch (failure) {
      if (!isExchangeError(failure, 'CONTENT_MISSING', 'CONTENT_DAMAGED', 'CONTENT_TOO_LARGE')) throw failure;
      this.#link.log.log('error', 'link-content-unusable', { digest, code: failure.code });
      return undefined;
    }
  }

  #require(answer: LinkAnswer): void {
    if ('done' in answer) return;
    const what = 'failure' in answer ? answer.failure : 'an unfinished answer';
    throw new ExchangeError('AXIS_UNREACHABLE', { what: `site ${this.#options.site}: ${what}` });
  }

  /** Removes what the neighbour has from the outbox. What is left behind by a failure is handed over again, and known there. */
  async #tidy(): Promise<void> {
    const { sequence, sinceTidying } = this.#taken;
    if (sinceTidying === 0) return;
    try {
      const request = JSON.stringify({ filter: inboxFilter(this.node), seq: sequence + 1 });
      parseJson(await this.#link.request(`$JS.API.STREAM.PURGE.${streamNames.outbox}`, request));
      this.#taken = { sequence, sinceTidying: 0 };
    } catch (failure) {
      this.#note('outbox-untidied', failure);
      await this.#pause(rereadPauseMs);
    }
  }

  #note(event: string, failure: unknown): void {
    const code = isExchangeError(failure) ? failure.code : String(failure);
    // Said once, and then only repeated.
    const level = this.failure === code ? 'debug' : 'warn';
    this.failure = code;
    this.#link.log.log(level, event, { site: this.#options.site, node: this.node, code });
  }

  async #pause(ms: number): Promise<void> {
    await this.#link.clock.sleep(ms, this.#closing.signal).catch(() => undefined); // closing
  }
}
