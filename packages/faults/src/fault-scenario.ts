import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import { type FaultOrder, faultOrderSchema, faultsMax } from './fault.ts';

/** Faults that belong together, with times counted from the moment at which they are ordered. */
export type FaultScenario = {
  /** For people. */
  readonly name?: string | undefined;
  /** Seed of every fault that names none; the place in the list is added to it. */
  readonly seed?: string | undefined;
  readonly faults: readonly (Omit<FaultOrder, 'from' | 'to'> & {
    /** After how long it begins, milliseconds of the exchange's clock; at once where left out. */
    readonly inMs?: number | undefined;
  })[];
};

/** Largest scenario that is read, characters. */
export const faultScenarioCharactersMax = 1_000_000;

const scenarioSchema = z.strictObject({
  name: z.string().max(200).optional(),
  seed: z.string().min(1).max(80).optional(),
  faults: z
    .array(z.record(z.string().max(40), z.unknown()))
    .min(1)
    .max(faultsMax),
});
const inMsSchema = z
  .int()
  .min(0)
  .max(3_650 * 86_400_000)
  .optional();

/**
 * The scenario of a JSON text.
 *
 * @throws FAULT_MALFORMED naming the place of what is wrong
 */
export function parseFaultScenario(text: string): FaultScenario {
  if (text.length > faultScenarioCharactersMax)
    throw malformed(`${text.length} > ${faultScenarioCharactersMax}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : 'JSON');
  }
  const { name, seed, faults } = checked(scenarioSchema, value, []);
  return {
    name,
    seed,
    faults: faults.map((fault, index) => {
      const { inMs, ...order } = fault;
      const stranger = ['from', 'to'].find((member) => member in order);
      if (stranger !== undefined) throw malformed(`faults.${index}.${stranger}: inMs, forMs`);
      return {
        ...checked(faultOrderSchema, order, ['faults', index]),
        inMs: checked(inMsSchema, inMs, ['faults', index, 'inMs']),
      };
    }),
  };
}

/** What a scenario orders when it is run at the instant `now` of the exchange's clock. */
export function scenarioOrders({ seed, faults }: FaultScenario, now: number): readonly FaultOrder[] {
  return faults.map(({ inMs = 0, ...order }, index) => ({
    ...order,
    from: now + inMs,
    ...(order.seed === undefined && seed !== undefined ? { seed: `${seed} ${index + 1}` } : {}),
  }));
}

function checked<Value>(
  schema: z.ZodType<Value>,
  value: unknown,
  place: readonly (string | number)[],
): Value {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw malformed(`${[...place, ...(issue?.path ?? [])].join('.') || 'JSON'}: ${issue?.message ?? ''}`);
}

function malformed(problem: string): ExchangeError {
  const shown = problem.slice(0, 300);
  return new ExchangeError('FAULT_MALFORMED', { problem: shown, problemVi: shown });
}
