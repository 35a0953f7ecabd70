import type { Report, ReportFigures, ReportRow } from '@lienthong/reports';
import { z } from 'zod';
import { counterLineSchema } from './counters.ts';
import { textSchema } from './text.ts';

const figures = {
  line: counterLineSchema,
  delivery: z.strictObject({ copies: z.int(), averageMs: z.number(), p95Ms: z.number() }).optional(),
  overdue: z.int().optional(),
  opening: counterLineSchema,
  exchanged: counterLineSchema,
  cumulative: counterLineSchema,
} as const;

const figuresSchema: z.ZodType<ReportFigures> = z.strictObject(figures).meta({ id: 'ReportFigures' });

const rowSchema: z.ZodType<ReportRow> = z
  .strictObject({
    key: z.string(),
    name: z.string().optional(),
    tier: z.string(),
    agencies: z.int(),
    ...figures,
  })
  .meta({ id: 'ReportRow' });

/** The report of a period. */
export const reportSchema: z.ZodType<Report> = z
  .strictObject({
    period: z.strictObject({
      kind: z.enum(['day', 'week', 'month', 'quarter', 'year', 'free']),
      name: z.string(),
      from: z.string(),
      to: z.string(),
    }),
    madeAt: z.number(),
    under: z.strictObject({ code: z.string(), name: z.string() }).optional(),
    opening: z.strictObject({ source: z.string(), until: z.string().optional() }).optional(),
    tiers: z.array(rowSchema),
    agencies: z.array(rowSchema),
    unassigned: counterLineSchema,
    total: figuresSchema,
    proof: z.strictObject({
      sound: z.boolean(),
      nodeCount: z.int(),
      entryCount: z.int(),
      inFlight: z.int(),
      divergences: z.array(
        z.strictObject({
          node: z.string(),
          name: z.string(),
          n: z.int(),
          what: z.enum(['altered', 'removed', 'inserted', 'moved']),
        }),
      ),
      imbalances: z.int(),
      disagreements: z.int(),
      doubled: z.int(),
      absentSites: z.array(z.string()),
      heads: z.array(
        z.strictObject({ node: z.string(), name: z.string(), length: z.int(), hash: z.string() }),
      ),
    }),
    texts: z.strictObject({ period: textSchema, proof: textSchema, opening: textSchema.optional() }),
  })
  .meta({ id: 'Report' });
