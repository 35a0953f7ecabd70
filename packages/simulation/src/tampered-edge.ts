import type { Axis, OutgoingMessage, SendResult } from '@lienthong/axis';
import { type ContentStore, parseDigest } from '@lienthong/content-store';
import { encodeHop, parseHop, type Relay } from '@lienthong/exchange';
import type { Faults } from './faults.ts';

/** How likely a package is changed on an edge, and how likely what is vouched for it. */
const alteredShare = 0.02;
const tamperedShare = 0.1;

/**
 * The axis with somebody on the edges who changes packages, or what their first nodes vouch for, on some of them: the same packages
 * on the same edges whenever they pass.
 *
 * @param onTampered - told of each relay that was changed, before it goes on
 */
export function tamperedEdges(
  line: { readonly axis: Axis; readonly content: ContentStore; readonly faults: Faults },
  onTampered: (relay: Relay, to: OutgoingMessage['to']) => void,
): Axis {
  const { axis, content, faults } = line;
  if (!faults.hasAny('altered-bytes', 'tampered-admission')) return axis;
  const send = async (message: OutgoingMessage): Promise<SendResult> => {
    const hop = parseHop(message.body);
    if (hop.type !== 'relay') return axis.send(message);
    const edge = `${hop.pkg} ${message.from} ${message.to}`;
    const random = faults.strikeOn('altered-bytes', edge, alteredShare);
    if (random) {
      const altered = Uint8Array.from(await content.get(parseDigest(hop.digest), hop.size));
      const at = random.integer(altered.length);
      altered[at] = (altered[at] ?? 0) ^ (1 + random.integer(255));
      const digest = await content.put(altered);
      onTampered(hop, message.to);
      return axis.send({ ...message, body: encodeHop({ ...hop, digest }) });
    }
    if (hop.admission && faults.strikeOn('tampered-admission', edge, tamperedShare)) {
      const admission = { ...hop.admission, statement: `${hop.admission.statement} ` };
      onTampered(hop, message.to);
      return axis.send({ ...message, body: encodeHop({ ...hop, admission }) });
    }
    return axis.send(message);
  };
  return {
    send,
    receive: (options) => axis.receive(options),
    call: (call, options) => axis.call(call, options),
    answer: (options) => axis.answer(options),
    close: () => axis.close(),
  };
}
