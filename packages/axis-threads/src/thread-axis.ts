import {
  type AnswerOptions,
  type Axis,
  type Call,
  MemoryAxis,
  type NodeAddress,
  type OutgoingMessage,
  type ReceiveOptions,
  type Receiver,
  type SendResult,
} from '@lienthong/axis';
import { assertInvariant, type Clock } from '@lienthong/runtime';
import type { Peers } from './peers.ts';
import type { LineEnd } from './thread-line.ts';

/** The axis of one thread: messages and calls for its own nodes stay here, the others go to the thread that serves the node. */
export class ThreadAxis implements Axis {
  readonly #peers: Peers;
  readonly #own: MemoryAxis;

  constructor({ peers, clock }: { readonly peers: Peers; readonly clock: Clock }) {
    this.#peers = peers;
    // No two threads give two messages the same place.
    this.#own = new MemoryAxis({ clock, sequences: { first: peers.self + 1, step: peers.count } });
  }

  /** What other threads may ask. */
  readonly onAsk: Pick<LineEnd['onAsk'], 'send' | 'call'> = {
    send: async (message, body) => ({ plain: await this.#own.send({ ...message, body }) }),
    call: async (call, body) => ({ plain: null, bytes: await this.#own.call({ ...call, body }) }),
  };

  async send(message: OutgoingMessage): Promise<SendResult> {
    const line = this.#peers.lineTo(message.to);
    if (!line) return this.#own.send(message);
    const { body, ...head } = message;
    return (await line.ask('send', head, body)).plain;
  }

  async receive(options: ReceiveOptions): Promise<Receiver> {
    this.#checkOwn(options.nodes);
    return this.#own.receive(options);
  }

  async call(call: Call): Promise<Uint8Array> {
    const line = this.#peers.lineTo(call.node);
    if (!line) return this.#own.call(call);
    const { body, ...head } = call;
    return (await line.ask('call', head, body)).bytes ?? new Uint8Array();
  }

  async answer(options: AnswerOptions): Promise<Receiver> {
    this.#checkOwn(options.nodes);
    return this.#own.answer(options);
  }

  #checkOwn(nodes: readonly NodeAddress[]): void {
    for (const node of nodes)
      assertInvariant(this.#peers.lineTo(node) === undefined, `${node} is served by this thread`);
  }

  close(): Promise<void> {
    return this.#own.close();
  }
}
