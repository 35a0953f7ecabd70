import type { DocumentLife } from '@lienthong/exchange';
import { z } from 'zod';

/** What becomes of one document at one of its receivers. */
export type Life = {
  readonly documentId: string;
  readonly sender: string;
  readonly receiver: string;
  readonly state: string;
  /** What the sender has asked for and the receiver has not answered: `none`, `takeback`, `update`, `revoke`. */
  readonly pending: string;
  /** Package whose content is in force. */
  readonly inForce?: string | undefined;
  readonly history: readonly {
    /** Kind of the package, or code of the status. */
    readonly what: string;
    readonly by: string;
    readonly at: number;
    readonly pkg: string;
    readonly from: string;
    readonly to: string;
    readonly reason?: string | undefined;
    /** Rules that name what was remarkable about it. */
    readonly rules: readonly string[];
  }[];
};

export const lifeSchema: z.ZodType<Life> = z
  .strictObject({
    documentId: z.string(),
    sender: z.string(),
    receiver: z.string(),
    state: z.string(),
    pending: z.string(),
    inForce: z.string().optional(),
    history: z.array(
      z.strictObject({
        what: z.string(),
        by: z.string(),
        at: z.number(),
        pkg: z.string(),
        from: z.string(),
        to: z.string(),
        reason: z.string().optional(),
        rules: z.array(z.string()),
      }),
    ),
  })
  .meta({ id: 'Life' });

/** A document's life as the API shows it. */
export function shownLife({ documentId, sender, receiver, lifecycle }: DocumentLife): Life {
  const { state, pending, inForce, history } = lifecycle;
  return {
    documentId,
    sender,
    receiver,
    state,
    pending,
    inForce,
    history: history.map(({ event, from, to, rules }) => ({
      what: event.what,
      by: event.by,
      at: event.at,
      pkg: event.pkg,
      from,
      to,
      reason: event.reason,
      rules,
    })),
  };
}
