import { ExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import { type FaultOrder, faultsMax, type ScheduledFault, scheduledFaultSchema } from './fault.ts';

/** Faults that belong together, with times counted from the moment at which they are ordered. */
export type FaultScenario = {
  /** For people. */
  readonly name?: string | undefined;
  /** Seed of every fault that names none; the place in the list is added to it. */
  readonly seed?: string | undefined;
  readonly faults: readonly ScheduledFault[];
};

/** Largest scenario that is read, characters. */
export const faultScenarioCharactersMax = 1_000_000;

/** The form of a scenario in files and requests. */
export const faultScenarioSchema: z.ZodType<FaultScenario> = z.strictObject({
  name: z.string().max(200).optional(),
  seed: z.string().min(1).max(80).optional(),
  faults: z.array(scheduledFaultSchema).min(1).max(faultsMax),
});

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
  const parsed = faultScenarioSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw malformed(issueText(parsed.error.issues[0]));
}

/** What a scenario orders when it is run at the instant `now` of the exchange's clock. */
export function scenarioOrders({ seed, faults }: FaultScenario, now: number): readonly FaultOrder[] {
  return faults.map(({ inMs = 0, ...order }, index) => ({
    ...order,
    from: now + inMs,
    ...(order.seed === undefined && seed !== undefined ? { seed: `${seed} ${index + 1}` } : {}),
  }));
}

/** Names the place; who writes instants is told what takes their place. */
function issueText(issue: z.core.$ZodIssue | undefined): string {
  const place = issue?.path ?? [];
  const stranger = issue?.code === 'unrecognized_keys' ? issue.keys.find(isInstant) : undefined;
  if (stranger !== undefined) return `${[...place, stranger].join('.')}: inMs, forMs`;
  return `${place.join('.') || 'JSON'}: ${issue?.message ?? ''}`;
}

function isInstant(member: string): boolean {
  return member === 'from' || member === 'to';
}

function malformed(problem: string): ExchangeError {
  const shown = problem.slice(0, 300);
  return new ExchangeError('FAULT_MALFORMED', { problem: shown, problemVi: shown });
}
