import type { ResponseFor } from '@lienthong/edxml';
import type { InboxItem } from '@lienthong/exchange';

/** How an answer names the document that it answers. */
export function replyTo({ facts }: InboxItem): ResponseFor {
  const { sender, code = '', promulgationDate = '', documentId } = facts;
  return { organId: sender, code, promulgationDate, documentId };
}
