import { hostsAddress } from '@lienthong/axis';
import { ExchangeError } from '@lienthong/errors';
import type { EntryDraft } from '@lienthong/ledger';
import type { NodeEnvironment } from '../environment.ts';
import type { ExchangeNode } from '../exchange-node.ts';
import { encodeHop, type LetterOrder } from '../hop-message.ts';

/** What became of a dead letter. */
export type LetterOutcome = {
  readonly node: string;
  readonly letter: number;
  readonly deed: 'retried' | 'dropped';
  /** What the node recorded: entries without the facts of packages. */
  readonly acts: readonly Pick<EntryDraft, 'act' | 'pkg' | 'copies' | 'to' | 'edge' | 'code' | 'details'>[];
  /** The letter that it is now, where it could not be acted on again. */
  readonly dead?: number;
};

/**
 * Has the node act on one of its dead letters; resolves when that is durable. The order travels over the axis as every message
 * does, so that it is carried out once, whatever dies meanwhile.
 *
 * @throws EXCHANGE_DEAD_LETTER_UNKNOWN, EXCHANGE_DEAD_LETTER_EMPTY
 * @throws AXIS_UNREACHABLE, AXIS_FULL, AXIS_NODE_ABSENT when it is not known whether it will be; ordering it again is safe
 */
export async function orderLetter(
  node: ExchangeNode,
  { axis, addresses }: NodeEnvironment,
  order: Omit<LetterOrder, 'type'>,
): Promise<LetterOutcome> {
  const found = node.index.deadLetters.get(order.letter);
  const unknown = () =>
    new ExchangeError('EXCHANGE_DEAD_LETTER_UNKNOWN', { letter: `${node.id}/${order.letter}` });
  if (!found) throw unknown();
  if (!found.message && order.deed === 'retry')
    throw new ExchangeError('EXCHANGE_DEAD_LETTER_EMPTY', { letter: `${node.id}/${order.letter}` });
  const { sequence } = await axis.send({
    to: addresses.node(node.id),
    from: hostsAddress,
    // One order for a letter: what is dead again is another letter.
    id: `letter:${order.letter}`,
    body: encodeHop({ type: 'letter', ...order }),
  });
  await node.outcome(sequence);
  const entries = node.index.causedBy(sequence) ?? [];
  const done = entries.find(({ act }) => act === 'retried' || act === 'dropped');
  if (!done) throw unknown();
  const acts = entries
    .filter((entry) => entry !== done)
    .map(({ act, pkg, copies, to, edge, code, details }) => ({ act, pkg, copies, to, edge, code, details }));
  return {
    node: node.id,
    letter: order.letter,
    deed: done.act === 'dropped' ? 'dropped' : 'retried',
    acts,
    ...(acts.some(({ act }) => act === 'dead') ? { dead: sequence } : {}),
  };
}
