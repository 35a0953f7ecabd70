import type { Outcome } from '@lienthong/exchange';
import { z } from 'zod';
import { refusalSchema, type ShownRefusal, shownRefusal } from './journey.ts';

/** What a node decided on a package that was handed in. */
export type ShownOutcome = {
  readonly status: 'accepted' | 'refused';
  /** Whether the same had been accepted before; then nothing was done this time. */
  readonly duplicate: boolean;
  readonly pkg: string;
  readonly documentId: string;
  readonly kind: string;
  readonly copies: number;
  readonly refusals: readonly ShownRefusal[];
};

export const outcomeSchema: z.ZodType<ShownOutcome> = z
  .strictObject({
    status: z.enum(['accepted', 'refused']),
    duplicate: z.boolean(),
    pkg: z.string(),
    documentId: z.string(),
    kind: z.string(),
    copies: z.int(),
    refusals: z.array(refusalSchema),
  })
  .meta({ id: 'Outcome' });

/** An outcome with its texts. */
export function shownOutcome({ refusals, ...outcome }: Outcome): ShownOutcome {
  return { ...outcome, refusals: refusals.map(shownRefusal) };
}
