import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';

/** What an agency may hand in. Whatever is left out is not limited. */
export type Quota = {
  /** Packages, and their bytes, that a full bucket allows at once and that grow back within one window. */
  readonly packages?: number | undefined;
  readonly bytes?: number | undefined;
  /** The same for packages whose signed priority is above 0: what may go on the urgent lanes. */
  readonly urgent?: number | undefined;
  /** Time in which an empty bucket is full again, milliseconds; an hour where left out. */
  readonly windowMs?: number | undefined;
  /** Copies that may be on their way, or in their receivers' mailboxes and not taken out, at once. */
  readonly waiting?: number | undefined;
  /** What becomes of a package above that: refused with the time to come again, or held by the node until it fits. */
  readonly policy?: 'refuse' | 'queue' | undefined;
};

/** What is counted in a window. */
export const quotaMeasures: readonly ['packages', 'bytes', 'urgent'] = ['packages', 'bytes', 'urgent'];

export type QuotaMeasure = (typeof quotaMeasures)[number];

/** Time in which an empty bucket is full again where a quota does not say, milliseconds. */
export const quotaWindowMsDefault: number = 3_600_000;

const windowMs = { least: 1_000, most: 31 * 86_400_000 } as const;
const count = z.int().positive().max(Number.MAX_SAFE_INTEGER).optional();

export const quotaSchema: z.ZodType<Quota> = z.strictObject({
  packages: count,
  bytes: count,
  urgent: count,
  windowMs: z.int().min(windowMs.least).max(windowMs.most).optional(),
  waiting: count,
  policy: z.enum(['refuse', 'queue']).optional(),
});

/** Quotas by whom they are for: an agency's code, before the tier of its node, before `all`. */
export type Quotas = Readonly<Record<string, Quota>>;

export const quotasSchema: z.ZodType<Quotas> = z.record(z.string().max(80), quotaSchema);

/**
 * The quotas of a settings file.
 *
 * @throws EXCHANGE_QUOTA_MALFORMED
 */
export function parseQuotas(value: unknown): Quotas {
  const parsed = quotasSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problem = parsed.error.issues[0]?.path.join('.') || 'JSON';
  throw new ExchangeError('EXCHANGE_QUOTA_MALFORMED', { problem: problem.slice(0, 200) });
}

/** Whether the quota limits anything. */
export function isLimit({ packages, bytes, urgent, waiting }: Quota): boolean {
  return [packages, bytes, urgent, waiting].some((limit) => limit !== undefined);
}
