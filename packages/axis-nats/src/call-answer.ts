import { ExchangeError } from '@lienthong/errors';
import type { Msg } from '@nats-io/transport-node';
import { headerNames, replyPrefix } from './axis-subjects.ts';
import type { NatsLink } from './nats-link.ts';

/** Largest answer to a call, bytes. */
export const answerBytesMax: number = 64 * 1024 * 1024;
/** Bytes of one part of an answer that does not fit into one message. */
const partBytesMax = 512 * 1024;

/** Why a question has no answer; stands in a header, so that every asker understands it. */
const answerFailures = ['AXIS_NODE_ABSENT', 'AXIS_MESSAGE_TOO_LARGE', 'CONTENT_MISSING'] as const;
export type AnswerFailure = (typeof answerFailures)[number];

/**
 * Whether a question's reply subject is a private inbox. Whoever asks chooses where the answer goes: anything else
 * could make the answerer write into a queue or a ledger in its own name.
 */
export function isPrivateInbox(reply: string | undefined): reply is string {
  return reply?.startsWith(`${replyPrefix}.`) === true && !/[*>\s]/.test(reply);
}

/** Sends `answer` to `reply`, in parts where it is large; above {@link answerBytesMax} sends that it cannot. */
export function sendAnswer(link: Pick<NatsLink, 'publish'>, reply: string, answer: Uint8Array): void {
  if (answer.length > answerBytesMax) {
    sendFailure(link, reply, 'AXIS_MESSAGE_TOO_LARGE', answer.length);
    return;
  }
  const count = Math.ceil(answer.length / partBytesMax);
  if (count <= 1) link.publish(reply, answer);
  else
    for (let part = 0; part < count; part += 1) {
      const bytes = answer.subarray(part * partBytesMax, (part + 1) * partBytesMax);
      link.publish(reply, bytes, { headers: { [headerNames.part]: `${part}/${count}` } });
    }
}

/** Sends that there is no answer, and why; `bytes` is the size of one that is too large. */
export function sendFailure(
  link: Pick<NatsLink, 'publish'>,
  reply: string,
  failure: AnswerFailure,
  bytes = 0,
): void {
  link.publish(reply, '', { headers: { [headerNames.failure]: `${failure} ${bytes}` } });
}

/** The failure that an answer states, or undefined. */
export function answerFailure(
  message: Msg,
): { readonly code: AnswerFailure; readonly bytes: number } | undefined {
  const [code, bytes] = (message.headers?.get(headerNames.failure) ?? '').split(' ');
  const known = answerFailures.find((failure) => failure === code);
  return known && { code: known, bytes: Number(bytes) || 0 };
}

/** Puts the parts of one answer together. */
export class AnswerParts {
  readonly #parts: Uint8Array[] = [];
  readonly #what: string;
  #count: number | undefined;
  #bytes = 0;

  constructor(what: string) {
    this.#what = what;
  }

  /**
   * The whole answer when `message` was its last part, undefined before.
   *
   * @throws AXIS_UNREACHABLE when parts are missing or contradict each other
   * @throws AXIS_MESSAGE_TOO_LARGE above {@link answerBytesMax}
   */
  add(message: Msg): Uint8Array | undefined {
    const header = message.headers?.get(headerNames.part);
    if (!header && this.#parts.length === 0) return message.data;
    const [, part, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(header ?? '') ?? [];
    this.#count ??= Number(count);
    if (Number(part) !== this.#parts.length || Number(count) !== this.#count)
      throw new ExchangeError('AXIS_UNREACHABLE', { what: this.#what });
    this.#parts.push(message.data);
    this.#bytes += message.data.length;
    if (this.#bytes > answerBytesMax)
      throw new ExchangeError('AXIS_MESSAGE_TOO_LARGE', { bytes: this.#bytes, bytesMax: answerBytesMax });
    return this.#parts.length === this.#count ? Buffer.concat(this.#parts) : undefined;
  }
}
