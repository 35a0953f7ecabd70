import { z } from 'zod';

/** A text for people in both languages. */
export type Text = { readonly vi: string; readonly en: string };

export const textSchema: z.ZodType<Text> = z
  .strictObject({ vi: z.string(), en: z.string() })
  .meta({ id: 'Text' });
