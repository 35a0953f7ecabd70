import type { Axis, OutgoingMessage, SendResult } from '@lienthong/axis';
import { encodeHop, parseHop, type Relay } from '@lienthong/exchange';

/** Whoever has cut into a line and knows how nodes speak: sees each relay that passes and may send another one. */
export type Rewriting = (relay: Relay) => Relay;

/** The axis with somebody on the line who rewrites what nodes say about packages. */
export function tapRelays(axis: Axis, rewrite: Rewriting): Axis {
  const send = (message: OutgoingMessage): Promise<SendResult> => {
    const hop = parseHop(message.body);
    return axis.send(hop.type === 'relay' ? { ...message, body: encodeHop(rewrite(hop)) } : message);
  };
  return {
    send,
    receive: (options) => axis.receive(options),
    call: (call, options) => axis.call(call, options),
    answer: (options) => axis.answer(options),
    close: () => axis.close(),
  };
}
