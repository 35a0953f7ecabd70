import type { Delivery } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import { isExchangeError } from '@lienthong/errors';
import type { Decision } from '../decide-arrival.ts';

/**
 * The decision with the bytes of what it sets aside in the store, so that they can be decided on again; undefined where the
 * store does not take them now.
 */
export async function keepMessage(
  decision: Decision,
  { from, id, body }: Pick<Delivery, 'from' | 'id' | 'body'>,
  content: ContentStore,
): Promise<Decision | undefined> {
  try {
    const message = { from, id, digest: await content.put(body), size: body.length };
    return {
      ...decision,
      drafts: decision.drafts.map((draft) => (draft.act === 'dead' ? { message, ...draft } : draft)),
    };
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return undefined;
  }
}

/** Whether a decision sets a message aside. */
export function setsAside({ drafts }: Decision): boolean {
  return drafts.some(({ act }) => act === 'dead');
}
