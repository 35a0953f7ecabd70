import { createHmac } from 'node:crypto';
import type { PartyAddress } from '@lienthong/axis';

/** What the server deduplicates a message by, whoever sends it: nobody else's, and not to be guessed. */
export function deduplicationId(
  secret: string,
  { to, from, id }: { readonly to: string; readonly from: PartyAddress; readonly id: string },
): string {
  return createHmac('sha256', secret).update(`${from} ${to} ${id}`, 'utf8').digest('base64url');
}
