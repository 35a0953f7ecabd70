import type { ListedFault as DeskFault } from '@lienthong/emulator';
import type { Fault as MadeFault } from '@lienthong/faults';
import { z } from 'zod';

/** A fault as the API shows it. */
export type Fault = {
  readonly id: string;
  readonly kind: string;
  readonly on: {
    readonly edge?: string[] | undefined;
    readonly node?: string | undefined;
    readonly agency?: string | undefined;
    readonly system?: string | undefined;
    readonly packages?: string | undefined;
  };
  readonly with: Record<string, string | number>;
  readonly from: number;
  readonly to?: number | undefined;
  readonly after: number;
  readonly seed: string;
};

/** A fault with what it has done so far. */
export type ListedFault = Fault & {
  readonly state: 'waiting' | 'holding' | 'over';
  readonly struck: number;
  readonly lastAt?: number | undefined;
  readonly packages: string[];
};

const faultShape = {
  id: z.string(),
  kind: z.string(),
  on: z.strictObject({
    edge: z.array(z.string()).optional(),
    node: z.string().optional(),
    agency: z.string().optional(),
    system: z.string().optional(),
    packages: z.string().optional(),
  }),
  with: z.record(z.string(), z.union([z.string(), z.number()])),
  from: z.number(),
  to: z.number().optional(),
  after: z.int(),
  seed: z.string(),
};

export const faultSchema: z.ZodType<Fault> = z.strictObject(faultShape).meta({ id: 'Fault' });

export const listedFaultSchema: z.ZodType<ListedFault> = z
  .strictObject({
    ...faultShape,
    state: z.enum(['waiting', 'holding', 'over']),
    struck: z.int(),
    lastAt: z.number().optional(),
    packages: z.array(z.string()),
  })
  .meta({ id: 'ListedFault' });

/** A fault that was made, or would be. */
export function shownFault({ id, kind, on, with: parameters, from, to, after, seed }: MadeFault): Fault {
  const { edge, ...scope } = on;
  return {
    ...{ id, kind, from, to, after, seed },
    on: { ...scope, ...(edge && { edge: [...edge] }) },
    with: { ...parameters },
  };
}

/** A fault of the list. */
export function shownListedFault({ state, struck, lastAt, packages, ...fault }: DeskFault): ListedFault {
  return { ...shownFault(fault), state, struck, lastAt, packages: [...packages] };
}
