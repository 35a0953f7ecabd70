import type { InboxItem, SentItem } from '@lienthong/exchange';
import { z } from 'zod';
import { type PackageHead, packageHeadShape, shownHead } from './package.ts';

/** A package that waits in a mailbox. */
export type InboxMail = PackageHead & { readonly pkg: string; readonly deliveredAt: number };

export const inboxMailSchema: z.ZodType<InboxMail> = z
  .strictObject({
    ...packageHeadShape,
    pkg: z.string(),
    deliveredAt: z.number(),
  })
  .meta({ id: 'InboxMail' });

/** A package that an agency has sent, and how many of its copies ended how. */
export type SentMail = PackageHead & {
  readonly pkg: string;
  readonly sentAt: number;
  readonly copies: number;
  readonly arrived: number;
  readonly refused: number;
};

export const sentMailSchema: z.ZodType<SentMail> = z
  .strictObject({
    ...packageHeadShape,
    pkg: z.string(),
    sentAt: z.number(),
    copies: z.int(),
    arrived: z.int(),
    refused: z.int(),
  })
  .meta({ id: 'SentMail' });

/** A waiting package as the API shows it. */
export function shownInboxMail({ pkg, facts, deliveredAt }: InboxItem): InboxMail {
  return { ...shownHead(facts), pkg, deliveredAt };
}

/** A sent package as the API shows it. */
export function shownSentMail({ pkg, facts, sentAt, copies, arrived, refused }: SentItem): SentMail {
  return { ...shownHead(facts), pkg, sentAt, copies, arrived, refused };
}
