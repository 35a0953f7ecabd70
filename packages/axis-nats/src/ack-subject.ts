/** What the reply subject of a delivered message says about its delivery. */
export type DeliveryPlace = {
  /** Place in the stream. */
  readonly sequence: number;
  /** Place among the consumer's deliveries, from 1, without gaps. */
  readonly deliverySequence: number;
  /** 1 on the first delivery. */
  readonly attempt: number;
};

/**
 * The place that a delivered message's reply subject names, or undefined where it is no such subject. Two forms exist:
 * `$JS.ACK.<stream>.<consumer>.<attempt>.<seq>.<delivery>.<time>.<pending>`, and one with domain and account before
 * the stream.
 */
export function parseAckSubject(subject: string | undefined): DeliveryPlace | undefined {
  const tokens = (subject ?? '').split('.');
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK') return undefined;
  const at = tokens.length === 9 ? 4 : 6;
  if (tokens.length !== 9 && tokens.length < 11) return undefined;
  const [attempt, sequence, deliverySequence] = tokens.slice(at, at + 3).map(Number);
  if (!attempt || !sequence || !deliverySequence) return undefined;
  return { attempt, sequence, deliverySequence };
}
