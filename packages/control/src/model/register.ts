import type { RegisterDuty, RegisterItem } from '@lienthong/registers';
import { z } from 'zod';
import { type PackageHead, packageHeadShape, shownHead } from './package.ts';
import { type Text, textSchema } from './text.ts';

/** One document in the register of an agency. */
export type RegisterRow = PackageHead & {
  readonly year: number;
  /** Running number in that year. */
  readonly number: number;
  readonly pkg: string;
  /** Instant of arrival or of sending. */
  readonly at: number;
  /** Where it stands: at the agency itself where it came in, at every receiver where it went out. */
  readonly lives: readonly {
    readonly receiver: string;
    readonly state: string;
    readonly pending: string;
    /** When what happened first. */
    readonly first: Readonly<Record<string, number>>;
    readonly endedAt?: number | undefined;
  }[];
};

export const registerRowSchema: z.ZodType<RegisterRow> = z
  .strictObject({
    ...packageHeadShape,
    year: z.int(),
    number: z.int(),
    pkg: z.string(),
    at: z.number(),
    lives: z.array(
      z.strictObject({
        receiver: z.string(),
        state: z.string(),
        pending: z.string(),
        first: z.record(z.string(), z.number()),
        endedAt: z.number().optional(),
      }),
    ),
  })
  .meta({ id: 'RegisterRow' });

/** A row of a register as the API shows it. */
export function shownRow({ year, number, pkg, at, facts, lives }: RegisterItem): RegisterRow {
  return {
    ...shownHead(facts),
    year,
    number,
    pkg,
    at,
    lives: lives.map(({ receiver, state, pending, first, endedAt }) => ({
      receiver,
      state,
      pending,
      first: { ...first },
      endedAt,
    })),
  };
}

/** Something that is owed about a document. */
export type ShownDuty = {
  readonly id: string;
  readonly text: Text;
  readonly rule: string;
  readonly source: string;
  readonly state: string;
  readonly since: number;
  readonly dueAt: number;
  readonly metAt?: number | undefined;
  readonly debtor: string;
  readonly receiver: string;
  readonly direction: string;
  readonly pkg: string;
  readonly documentId: string;
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
};

export const dutySchema: z.ZodType<ShownDuty> = z
  .strictObject({
    id: z.string(),
    text: textSchema,
    rule: z.string(),
    source: z.string(),
    state: z.enum(['met', 'late', 'open', 'overdue']),
    since: z.number(),
    dueAt: z.number(),
    metAt: z.number().optional(),
    debtor: z.string(),
    receiver: z.string(),
    direction: z.string(),
    pkg: z.string(),
    documentId: z.string(),
    code: z.string().optional(),
    subject: z.string().optional(),
  })
  .meta({ id: 'Duty' }) as z.ZodType<ShownDuty>;

/** A duty as the API shows it. */
export function shownDuty({
  duty,
  state,
  since,
  dueAt,
  metAt,
  debtor,
  receiver,
  item,
}: RegisterDuty): ShownDuty {
  const { id, vi, en, rule, source } = duty;
  const { documentId, code, subject } = item.facts;
  return {
    ...{ id, text: { vi, en }, rule, source, state, since, dueAt, metAt, debtor, receiver },
    ...{ direction: item.direction, pkg: item.pkg, documentId, code, subject },
  };
}
