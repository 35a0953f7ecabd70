import { ExchangeError } from '@lienthong/errors';
import { clockBounds } from '@lienthong/runtime';
import { z } from 'zod';
import { type FaultKind, type FaultParameter, faultKindNames, faultKinds } from './fault-kinds.ts';

/** What a fault is limited to; all that is named must fit. Nothing named: everything. Codes of agencies are their primary ones. */
export type FaultScope = {
  /** Two neighbouring nodes, in the direction of the traffic. */
  readonly edge?: readonly [from: string, to: string] | undefined;
  /** A node, at either end of an edge. */
  readonly node?: string | undefined;
  /** An agency that speaks, or that sends or receives what passes. */
  readonly agency?: string | undefined;
  /** A client system of the gateway. */
  readonly system?: string | undefined;
  /** Kind of package, such as `new` or `status`; `receipt` for what comes back. */
  readonly packages?: string | undefined;
};

/** A fault as somebody asks for it. */
export type FaultOrder = {
  readonly kind: FaultKind;
  readonly on?: FaultScope | undefined;
  /** Parameters of the kind, as its row names them. */
  readonly with?: Readonly<Record<string, number | string>> | undefined;
  /** Instants between which it holds, milliseconds since 1970 of the exchange's clock; at once and until lifted where left out. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** How long it holds from `from` on, milliseconds; instead of `to`. */
  readonly forMs?: number | undefined;
  /** How many that it would strike pass unharmed first. */
  readonly after?: number | undefined;
  /** The same seed makes the same choices among the same messages. */
  readonly seed?: string | undefined;
};

/** A fault of a scenario. */
export type ScheduledFault = Omit<FaultOrder, 'from' | 'to'> & {
  /** After how long it begins, milliseconds of the exchange's clock; at once where left out. */
  readonly inMs?: number | undefined;
};

/** A fault that was made. */
export type Fault = {
  /** `F1`, `F2` … in the order of the exchange. */
  readonly id: string;
  readonly kind: FaultKind;
  readonly on: FaultScope;
  /** Every parameter of the kind. */
  readonly with: Readonly<Record<string, number | string>>;
  readonly from: number;
  readonly to: number | undefined;
  readonly after: number;
  readonly seed: string;
};

/** Most faults at one time. */
export const faultsMax = 200;

const code = z.string().min(1).max(100);
const instant = z.int().min(clockBounds.first).max(clockBounds.last);

const scopeSchema: z.ZodType<FaultScope> = z.strictObject({
  edge: z.tuple([code, code]).optional(),
  node: code.optional(),
  agency: code.optional(),
  system: z.string().min(1).max(200).optional(),
  packages: z.enum(['new', 'revoke', 'update', 'replace', 'status', 'receipt']).optional(),
});

const kindSchema = z.enum(faultKindNames as [FaultKind, ...FaultKind[]]);
const parametersSchema = z.record(z.string().max(40), z.union([z.number(), z.string().max(40)]));

const lengthMsMax = 3_650 * 86_400_000;

const timelessShape = {
  kind: kindSchema,
  on: scopeSchema.optional(),
  with: parametersSchema.optional(),
  forMs: z.int().min(1).max(lengthMsMax).optional(),
  after: z.int().min(0).max(1_000_000_000).optional(),
  seed: z.string().min(1).max(100).optional(),
};

/** The form of a fault in requests. */
export const faultOrderSchema: z.ZodType<FaultOrder> = z.strictObject({
  ...timelessShape,
  from: instant.optional(),
  to: instant.optional(),
});

/** The form of a fault in scenarios, whose times count from the moment at which they are run. */
export const scheduledFaultSchema: z.ZodType<ScheduledFault> = z.strictObject({
  ...timelessShape,
  inMs: z.int().min(0).max(lengthMsMax).optional(),
});

/**
 * The fault that an order asks for: its form, its scope and its parameters are the kind's.
 *
 * @param given.now - instant of the exchange's clock
 * @throws FAULT_MALFORMED naming what is wrong
 */
export function makeFault(order: unknown, given: { readonly id: string; readonly now: number }): Fault {
  const parsed = faultOrderSchema.safeParse(order);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw malformed({ en: `${issue?.path.join('.') || 'fault'}: ${issue?.message ?? ''}` });
  }
  const { kind, on = {}, from = given.now, to, forMs, after = 0, seed = given.id } = parsed.data;
  checkScope(kind, on);
  if (to !== undefined && forMs !== undefined)
    throw malformed({ en: 'both to and forMs', vi: 'có cả to lẫn forMs' });
  const end = to ?? (forMs === undefined ? undefined : from + forMs);
  if (end !== undefined && end <= from)
    throw malformed({ en: 'it ends before it begins', vi: 'kết thúc trước khi bắt đầu' });
  const parameters = checkedParameters(kind, parsed.data.with ?? {});
  return { id: given.id, kind, on, with: parameters, from, to: end, after, seed };
}

function checkScope(kind: FaultKind, on: FaultScope): void {
  const { scopes, needs } = faultKinds[kind];
  const named = (Object.keys(on) as (keyof FaultScope)[]).filter((name) => on[name] !== undefined);
  const stranger = named.find((name) => !scopes.includes(name));
  if (stranger !== undefined)
    throw malformed({
      en: `${kind} cannot be limited by ${stranger}, only by ${scopes.join(', ') || 'nothing'}`,
      vi: `${kind} không giới hạn được theo ${stranger}, chỉ theo ${scopes.join(', ') || '(không gì)'}`,
    });
  if (needs && !needs.some((name) => named.includes(name)))
    throw malformed({ en: `${kind} needs ${needs.join(' or ')}`, vi: `${kind} cần ${needs.join(' hoặc ')}` });
}

function checkedParameters(kind: FaultKind, given: Readonly<Record<string, number | string>>): Fault['with'] {
  const { parameters } = faultKinds[kind];
  const names = Object.keys(parameters);
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined)
    throw malformed({
      en: `${kind} has no parameter ${stranger}, only ${names.join(', ') || 'none'}`,
      vi: `${kind} không có tham số ${stranger}, chỉ có ${names.join(', ') || '(không tham số nào)'}`,
    });
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [
      name,
      checkedParameter(`${kind}.${name}`, parameter, given[name]),
    ]),
  );
}

function checkedParameter(
  name: string,
  parameter: FaultParameter,
  given: number | string | undefined,
): number | string {
  const value = given ?? parameter.usual;
  if ('choices' in parameter) {
    if (typeof value === 'string' && parameter.choices.includes(value)) return value;
    const list = parameter.choices.join(', ');
    throw malformed({ en: `${name} is one of ${list}`, vi: `${name} thuộc: ${list}` });
  }
  const { least, most, unit } = parameter;
  const isWhole = unit === 'share' || Number.isInteger(value);
  if (typeof value === 'number' && isWhole && value >= least && value <= most) return value;
  throw malformed({
    en: `${name} is a ${unit === 'share' ? '' : 'whole '}number from ${least} to ${most}`,
    vi: `${name} là số ${unit === 'share' ? '' : 'nguyên '}từ ${least} đến ${most}`,
  });
}

function malformed({ en, vi = en }: { readonly en: string; readonly vi?: string }): ExchangeError {
  return new ExchangeError('FAULT_MALFORMED', { problem: en, problemVi: vi });
}
