import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';

/** A part of a list. */
export type Page<Item> = {
  readonly items: readonly Item[];
  /** Cursor of the next part; absent at the end. */
  readonly next?: string | undefined;
};

/** Members of a query that ask for a page. */
export type PageQuery = {
  readonly limit: number;
  readonly cursor?: string | undefined;
};

/** The schema of pages of `item`. */
export function pageSchema<Item>(item: z.ZodType<Item>): z.ZodType<Page<Item>> {
  return z.strictObject({ items: z.array(item), next: z.string().optional() });
}

/** A whole number as it stands in a query. */
export function wholeNumberText(options: { readonly min: number; readonly max: number }): z.ZodType<number> {
  return z.coerce.number().int().min(options.min).max(options.max);
}

/** Members of a query that ask for a page; 100 items where no limit is named. */
export const pageQueryShape: {
  readonly limit: z.ZodType<number>;
  readonly cursor: z.ZodType<string | undefined>;
} = {
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(200).optional(),
};

/** A cursor that names a place, and cannot be taken for anything else. */
export function cursorOf(place: number): string {
  return Buffer.from(`p${place}`).toString('base64url');
}

/**
 * The place that a cursor names; `start` where there is no cursor.
 *
 * @throws CONTROL_CURSOR_INVALID
 */
export function placeOf(cursor: string | undefined, start: number): number {
  if (cursor === undefined) return start;
  const match = /^p(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!match) throw new ExchangeError('CONTROL_CURSOR_INVALID', { cursor: cursor.slice(0, 100) });
  return Number(match[1]);
}

/** The page of `items` that begins at the place that the cursor names, counted from the front. */
export function pageOf<Item, Shown>(
  items: readonly Item[],
  { limit, cursor }: PageQuery,
  show: (item: Item) => Shown,
): Page<Shown> {
  const start = placeOf(cursor, 0);
  const end = start + limit;
  return {
    items: items.slice(start, end).map(show),
    ...(end < items.length ? { next: cursorOf(end) } : {}),
  };
}
