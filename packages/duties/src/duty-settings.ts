import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import { type DutyId, dutyTable, type Limit } from './duty-table.ts';
import { WorkingCalendar } from './working-calendar.ts';

/** The working calendar of an office, and limits in place of those of the table. */
export type DutySettings = {
  readonly calendar: WorkingCalendar;
  readonly limits: Readonly<Partial<Record<DutyId, Limit>>>;
};

const limitSchema: z.ZodType<Limit> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('minutes'), count: z.int().min(1).max(1_000_000) }),
  z.strictObject({ kind: z.literal('day-end') }),
  z.strictObject({ kind: z.literal('next-working-morning') }),
  z.strictObject({ kind: z.literal('next-working-day-end') }),
  z.strictObject({ kind: z.literal('working-days'), count: z.int().min(0).max(1_000) }),
  z.strictObject({ kind: z.literal('due-date') }),
]);
const ids = dutyTable.map(({ id }) => id);
const settingsSchema = z.looseObject({ limits: z.partialRecord(z.enum(ids), limitSchema).optional() });

/**
 * The settings of a file's JSON value: the members of a working calendar, and `limits` by duty.
 *
 * @throws DUTY_CALENDAR_INVALID when it is not one
 */
export function parseDutySettings(value: unknown): DutySettings {
  const parsed = settingsSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ExchangeError('DUTY_CALENDAR_INVALID', {
      problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 200),
    });
  }
  const { limits = {}, ...calendar } = parsed.data;
  return { calendar: WorkingCalendar.parse(calendar), limits };
}
