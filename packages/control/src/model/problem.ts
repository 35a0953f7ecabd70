import { z } from 'zod';

/** An error as the API answers it. @clause RFC 9457 */
export type Problem = {
  /** Address of the code's row in the reference. */
  readonly type: string;
  /** What happened, in the language of the request. */
  readonly title: string;
  readonly status: number;
  /** What to do, in the language of the request. */
  readonly detail: string;
  /** The stable code, and its number. */
  readonly code: string;
  readonly number: number;
  readonly retry: string;
  /** Parameters of the texts. */
  readonly details: Readonly<Record<string, string | number>>;
};

export const problemSchema: z.ZodType<Problem> = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    number: z.int(),
    retry: z.enum(['never', 'later', 'after-fix']),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: 'Problem' });
