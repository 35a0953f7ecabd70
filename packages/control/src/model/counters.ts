import { type CounterLine, type CounterName, counterNames } from '@lienthong/counters';
import { z } from 'zod';
import { type Text, textSchema } from './text.ts';

export const counterLineSchema: z.ZodType<Readonly<CounterLine>> = z
  .strictObject(Object.fromEntries(Object.keys(counterNames).map((name) => [name, z.int()])))
  .meta({ id: 'CounterLine' }) as unknown as z.ZodType<Readonly<CounterLine>>;

/** Counters of some agencies together. */
export type CounterGroup = {
  /** Tier, or code of the agency, node or province. */
  readonly key: string;
  readonly name?: string | undefined;
  readonly tier: string;
  readonly agencies: number;
  readonly line: Readonly<CounterLine>;
  /** From opening balances: of earlier years, proved by no ledger. Only where there are any, and no first day was asked for. */
  readonly opening?: Readonly<CounterLine> | undefined;
};

export const counterGroupSchema: z.ZodType<CounterGroup> = z
  .strictObject({
    key: z.string(),
    name: z.string().optional(),
    tier: z.string(),
    agencies: z.int(),
    line: counterLineSchema,
    opening: counterLineSchema.optional(),
  })
  .meta({ id: 'CounterGroup' });

/** Cumulative counters, of all time or of a period. */
export type CounterReport = {
  readonly by: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly names: Readonly<Record<CounterName, Text>>;
  readonly groups: readonly CounterGroup[];
  readonly total: Readonly<CounterLine>;
  /** Opening balances; cumulative is `opening.total` and `total` together. */
  readonly opening?: CounterOpening | undefined;
};

/** Figures of earlier years, which no ledger proves. */
export type CounterOpening = {
  readonly source: string;
  readonly until?: string | undefined;
  /** The part that is known of no single agency. */
  readonly unassigned: Readonly<CounterLine>;
  /** Of all groups and `unassigned`. */
  readonly total: Readonly<CounterLine>;
};

export const counterReportSchema: z.ZodType<CounterReport> = z
  .strictObject({
    by: z.string(),
    from: z.string().optional(),
    to: z.string().optional(),
    names: z.strictObject(
      Object.fromEntries(Object.keys(counterNames).map((name) => [name, textSchema])),
    ) as unknown as z.ZodType<Readonly<Record<CounterName, Text>>>,
    groups: z.array(counterGroupSchema),
    total: counterLineSchema,
    opening: z
      .strictObject({
        source: z.string(),
        until: z.string().optional(),
        unassigned: counterLineSchema,
        total: counterLineSchema,
      })
      .optional(),
  })
  .meta({ id: 'CounterReport' });

/** Counters of one day in Vietnam. */
export type CounterDay = { readonly day: string; readonly line: Readonly<CounterLine> };

export const counterDaySchema: z.ZodType<CounterDay> = z
  .strictObject({ day: z.string(), line: counterLineSchema })
  .meta({ id: 'CounterDay' });
