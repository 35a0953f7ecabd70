import type {
  AnswerOptions,
  Axis,
  Call,
  OutgoingMessage,
  ReceiveOptions,
  Receiver,
  SendResult,
} from '@lienthong/axis';
import { type ContentStore, parseDigest } from '@lienthong/content-store';
import { encodeHop, parseHop, type Relay } from '@lienthong/exchange';

/** Whoever has cut into a line: sees each package that passes and may change its bytes. */
export type Alteration = (relay: Relay, bytes: Uint8Array) => Uint8Array | undefined;

/**
 * A line with somebody on it: what a node hands to its neighbours passes through `alter` first. For showing what the
 * next node makes of it.
 */
export class WireTap implements Axis {
  readonly #axis: Axis;
  readonly #content: ContentStore;
  readonly #alter: Alteration;

  constructor(line: { readonly axis: Axis; readonly content: ContentStore; readonly alter: Alteration }) {
    this.#axis = line.axis;
    this.#content = line.content;
    this.#alter = line.alter;
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    const hop = parseHop(message.body);
    if (hop.type !== 'relay') return this.#axis.send(message);
    const bytes = await this.#content.get(parseDigest(hop.digest), hop.size);
    const altered = this.#alter(hop, bytes);
    if (!altered) return this.#axis.send(message);
    const digest = await this.#content.put(altered);
    return this.#axis.send({ ...message, body: encodeHop({ ...hop, digest, size: altered.length }) });
  }

  receive(options: ReceiveOptions): Promise<Receiver> {
    return this.#axis.receive(options);
  }

  call(call: Call, options?: { readonly timeoutMs?: number }): Promise<Uint8Array> {
    return this.#axis.call(call, options);
  }

  answer(options: AnswerOptions): Promise<Receiver> {
    return this.#axis.answer(options);
  }

  close(): Promise<void> {
    return this.#axis.close();
  }
}
