import type { Page } from './answer-page.ts';
import type { Verb } from './node-protocol.ts';

/** How a party asks its node. */
export type Ask = (verb: Verb, request: object) => Promise<unknown>;

/** All items of an answer that comes in pages. */
export async function askPages<Item>(ask: Ask, verb: Verb, query: object): Promise<readonly Item[]> {
  const items: Item[] = [];
  let more: object | undefined = {};
  while (more) {
    const page = (await ask(verb, { ...query, ...more })) as Page<Item, object>;
    items.push(...page.items);
    more = page.more;
  }
  return items;
}
