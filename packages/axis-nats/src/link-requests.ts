import { ExchangeError } from '@lienthong/errors';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { ConnectionLost } from './axis-failure.ts';
import { type LinkVerb, linkReplyPrefix, linkSubject } from './axis-subjects.ts';
import { decodeAnswer, type LinkAnswer } from './link-frame.ts';
import type { NatsLink } from './nats-link.ts';

type Waiting = { readonly resolve: (answer: Msg) => void; readonly reject: (reason: unknown) => void };

/** A link slower than this many bytes a millisecond counts as broken. */
const bytesPerMsMin = 16;
const answerTimeoutMs = 5000;

/**
 * Questions of one site to one neighbour. The answers come to a subject of this pair alone, so that no other neighbour
 * can give them. How long an answer may take grows with what is on its way.
 */
export class LinkRequests {
  readonly #link: NatsLink;
  readonly #pair: { readonly to: string; readonly from: string };
  readonly #prefix: string;
  readonly #subscription: Subscription;
  readonly #waiting = new Map<string, Waiting>();
  readonly #forget: () => void;
  #bytesOnTheirWay = 0;

  constructor(link: NatsLink, pair: { readonly to: string; readonly from: string }) {
    this.#link = link;
    this.#pair = pair;
    this.#prefix = linkReplyPrefix({ asker: pair.from, answerer: pair.to });
    this.#subscription = link.connection.subscribe(`${this.#prefix}.*`, {
      callback: (failure, message) => {
        if (failure) this.#rejectAll(failure);
        else this.#waiting.get(message.subject)?.resolve(message);
      },
    });
    this.#forget = link.onLost(() => this.#rejectAll(new ConnectionLost()));
  }

  /**
   * The neighbour's answer.
   *
   * @throws AXIS_UNREACHABLE when the neighbour is not there, does not answer in time, or did not take what was sent
   */
  async ask(verb: LinkVerb, frame: Uint8Array): Promise<LinkAnswer> {
    this.#bytesOnTheirWay += frame.length;
    try {
      const message = await this.#ask(verb, frame, answerTimeoutMs + this.#bytesOnTheirWay / bytesPerMsMin);
      const answer = message.headers?.code ? undefined : decodeAnswer(message.data);
      if (!answer) throw this.#unreachable();
      return answer;
    } finally {
      this.#bytesOnTheirWay -= frame.length;
    }
  }

  #ask(verb: LinkVerb, frame: Uint8Array, timeoutMs: number): Promise<Msg> {
    const { clock, connection, connected, random } = this.#link;
    if (!connected) return Promise.reject(new ConnectionLost());
    const reply = `${this.#prefix}.${Buffer.from(random.bytes(16)).toString('base64url')}`;
    const waiting = Promise.withResolvers<Msg>();
    const timer = new AbortController();
    this.#waiting.set(reply, waiting);
    connection.publish(linkSubject(this.#pair, verb), frame, { reply });
    clock.sleep(timeoutMs, timer.signal).then(
      () => waiting.reject(this.#unreachable()),
      () => undefined, // answered
    );
    return waiting.promise.finally(() => {
      timer.abort();
      this.#waiting.delete(reply);
    });
  }

  #unreachable(): ExchangeError {
    return new ExchangeError('AXIS_UNREACHABLE', { what: `site ${this.#pair.to}` });
  }

  #rejectAll(reason: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(reason);
  }

  close(): void {
    this.#forget();
    this.#rejectAll(new ConnectionLost());
    if (!this.#subscription.isClosed()) this.#subscription.unsubscribe();
  }
}
