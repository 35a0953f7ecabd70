import { z } from 'zod';

/** Path parameters of routes that name an agency, by its code in either form. */
export const agencyParams: z.ZodType<{ readonly code: string }> = z.strictObject({
  code: z.string().min(1).max(100),
});

/** Path parameters of routes that name a package: its key, its document's id, or `latest`. */
export const packageParams: z.ZodType<{ readonly id: string }> = z.strictObject({
  id: z.string().min(1).max(300),
});
