import { addLine, type CounterLine, type CounterName, counterNames, emptyLine } from '@lienthong/counters';
import { ExchangeError } from '@lienthong/errors';
import type { Registry } from '@lienthong/registry';
import { z } from 'zod';

/**
 * Figures of earlier years, such as a province has published. They are shown beside what was exchanged and never mixed with
 * it: no ledger proves them.
 */
export type OpeningBalances = {
  /** Where the figures come from. */
  readonly source: string;
  /** Last day that they cover, `yyyy-MM-dd`. */
  readonly until: string | undefined;
  /** What is known only of all agencies together. */
  readonly whole: Readonly<CounterLine>;
  /** By primary code. */
  readonly agencies: ReadonlyMap<string, Readonly<CounterLine>>;
};

/** Most agencies in one file, and the largest figure. */
export const openingLimits = {
  agenciesMax: 20_000,
  figureMax: 1_000_000_000_000,
  fileBytesMax: 8_388_608,
} as const;

const names = Object.keys(counterNames) as readonly CounterName[];
/** Counters that are part of `outgoing`. */
const parts: readonly CounterName[] = ['internal', 'crossing', 'signed', 'unsigned'];

const lineSchema = z.strictObject(
  Object.fromEntries(names.map((name) => [name, z.int().min(0).max(openingLimits.figureMax).optional()])),
) as unknown as z.ZodType<Partial<CounterLine>>;

const fileSchema = z.strictObject({
  source: z.string().trim().min(1).max(500),
  until: z.iso.date().optional(),
  whole: lineSchema.optional(),
  agencies: z
    .record(z.string().min(1).max(100), lineSchema)
    .refine((agencies) => Object.keys(agencies).length <= openingLimits.agenciesMax, 'too many agencies')
    .optional(),
});

/**
 * The opening balances of a file's JSON value:
 * `{"source": "…", "until": "2019-11-30", "whole": {"incoming": 1648072}, "agencies": {"000.21.36.H41": {"outgoing": 12}}}`.
 *
 * @throws LEDGER_OPENING_INVALID when it is not such a value, names an agency twice, or a part exceeds its whole
 * @throws REGISTRY_ORGANISATION_UNKNOWN when the registry has no such agency
 */
export function parseOpeningBalances(value: unknown, registry: Registry): OpeningBalances {
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(issue?.path.join('.') || 'JSON', issue?.message ?? '');
  }
  const { source, until, whole = {}, agencies = {} } = parsed.data;
  const lines = new Map<string, Readonly<CounterLine>>();
  for (const [code, figures] of Object.entries(agencies)) {
    const { organId } = registry.get(code);
    if (lines.has(organId)) throw invalid(`agencies.${code}`, organId);
    lines.set(organId, lineOf(figures, `agencies.${code}`));
  }
  return { source, until, whole: lineOf(whole, 'whole'), agencies: lines };
}

/** All figures together. */
export function openingTotal({ whole, agencies }: OpeningBalances): CounterLine {
  const total = { ...whole };
  for (const line of agencies.values()) addLine(total, line);
  return total;
}

function lineOf(figures: Partial<CounterLine>, where: string): Readonly<CounterLine> {
  const line = emptyLine();
  for (const name of names) line[name] = figures[name] ?? 0;
  for (const part of parts)
    if (line[part] > line.outgoing)
      throw invalid(`${where}.${part}`, `${line[part]} > outgoing ${line.outgoing}`);
  if (line.internal + line.crossing > line.outgoing) throw invalid(where, 'internal + crossing > outgoing');
  if (line.signed + line.unsigned > line.outgoing) throw invalid(where, 'signed + unsigned > outgoing');
  return line;
}

function invalid(where: string, problem: string): ExchangeError {
  return new ExchangeError('LEDGER_OPENING_INVALID', {
    where: where.slice(0, 120),
    problem: problem.slice(0, 200),
  });
}
