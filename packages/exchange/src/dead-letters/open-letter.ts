import type { Delivery, PartyAddress } from '@lienthong/axis';
import { type ContentStore, parseDigest } from '@lienthong/content-store';
import { type ExchangeError, isExchangeError } from '@lienthong/errors';
import type { LetterOrder } from '../hop-message.ts';
import type { DeadLetterBook } from './dead-letter-book.ts';

/** An order about a dead letter, with the letter as it was delivered once; what is missing of it where it cannot be had. */
export type OpenedLetter = {
  readonly order: LetterOrder;
  readonly delivery: Delivery | ExchangeError | undefined;
};

/**
 * The letter that an order is about; without a delivery where there is none any more, with the reason where its bytes cannot be
 * had.
 *
 * @param ordered - the delivery that brought the order; settling the letter settles it
 */
export async function openLetter(
  order: LetterOrder,
  ordered: Delivery,
  { letters, content }: { readonly letters: DeadLetterBook; readonly content: ContentStore },
): Promise<OpenedLetter> {
  const message = letters.get(order.letter)?.message;
  if (!message) return { order, delivery: undefined };
  const { from, id, digest, size } = message;
  try {
    const body = await content.get(parseDigest(digest), size);
    const { to, sequence, attempt } = ordered;
    return {
      order,
      delivery: {
        to,
        from: from as PartyAddress,
        id,
        body,
        sequence,
        attempt,
        acknowledge: () => ordered.acknowledge(),
        retry: (delayMs) => ordered.retry(delayMs),
      },
    };
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return { order, delivery: failure };
  }
}
