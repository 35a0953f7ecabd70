import { jsonBytes, type Page, pageBytesMax } from '../answer-page.ts';
import type { ExchangeNode } from '../exchange-node.ts';
import type { DeadLetter } from './dead-letter-book.ts';

/** A dead letter and the node where it lies. */
export type NodeDeadLetter = DeadLetter & { readonly node: string };

/** Dead letters of a node behind `after`, the oldest first, or one of them. */
export function deadLetterPage(
  { id, index }: ExchangeNode,
  query: { readonly after?: number | undefined; readonly letter?: number | undefined },
): Page<NodeDeadLetter, { readonly after: number }> {
  const { after = -1, letter } = query;
  const items: NodeDeadLetter[] = [];
  let bytes = 0;
  for (const dead of letter === undefined ? index.deadLetters.list() : [index.deadLetters.get(letter)]) {
    if (!dead || dead.letter <= after) continue;
    const item = { node: id, ...dead };
    bytes += jsonBytes(item);
    const last = items.at(-1);
    if (last && bytes > pageBytesMax) return { items, more: { after: last.letter } };
    items.push(item);
  }
  return { items };
}
