import { type ErrorCode, errorRow, errorText } from '@lienthong/errors';
import type { CallRefusal, LoggedCall, LoggedHeader } from '@lienthong/gateway';
import { z } from 'zod';
import { type Text, textSchema } from './text.ts';

/** Why a call of the gateway was refused, and what to do. */
export type GatewayRefusal = {
  readonly code: string;
  readonly number: number;
  /** What happened. */
  readonly text: Text;
  /** What to do. */
  readonly action: Text;
  readonly blame: string;
  readonly retry: string;
  /** Where it is laid down. */
  readonly clause?: string | undefined;
  /** What the client was told, where that is less. */
  readonly told?: { readonly code: string; readonly text: Text } | undefined;
};

/** A call of the gateway as lists and streams show it. */
export type GatewayCall = {
  /** Counts calls from 1. */
  readonly id: number;
  readonly at: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly front: 'vxp' | 'lgsp' | 'control';
  readonly operation: string;
  readonly system?: string | undefined;
  readonly agency?: string | undefined;
  /** HTTP status; absent where the client went away before the reply. */
  readonly status?: number | undefined;
  /** Number of the wire, `0` when all is well. */
  readonly result?: string | undefined;
  readonly refusal?: GatewayRefusal | undefined;
  /** What the gateway has found out beyond that. */
  readonly hints: readonly Text[];
  readonly ms: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
};

/** A header of a call, without what is secret. */
export type GatewayHeader = {
  readonly name: string;
  readonly value: string;
  readonly role: LoggedHeader['role'];
  readonly isMasked: boolean;
  /** Characters of the value, where only the beginning is shown. */
  readonly length?: number | undefined;
  /** What the signed text says in its place, where that is something else; the signed text counts. */
  readonly signed?: string | undefined;
};

/** A call with its headers, in the order of the wire. */
export type GatewayCallDetail = GatewayCall & {
  readonly headers: readonly GatewayHeader[];
  /** Headers that came; more than are listed where there were too many. */
  readonly headerCount: number;
};

const refusalSchema: z.ZodType<GatewayRefusal> = z
  .strictObject({
    code: z.string(),
    number: z.int(),
    text: textSchema,
    action: textSchema,
    blame: z.string(),
    retry: z.string(),
    clause: z.string().optional(),
    told: z.strictObject({ code: z.string(), text: textSchema }).optional(),
  })
  .meta({ id: 'GatewayRefusal' });

const callShape = {
  id: z.int(),
  at: z.number(),
  client: z.string(),
  method: z.string(),
  path: z.string(),
  front: z.enum(['vxp', 'lgsp', 'control']),
  operation: z.string(),
  system: z.string().optional(),
  agency: z.string().optional(),
  status: z.int().optional(),
  result: z.string().optional(),
  refusal: refusalSchema.optional(),
  hints: z.array(textSchema),
  ms: z.number(),
  receivedBytes: z.int(),
  sentBytes: z.int(),
};

export const gatewayCallSchema: z.ZodType<GatewayCall> = z
  .strictObject(callShape)
  .meta({ id: 'GatewayCall' });

export const gatewayCallDetailSchema: z.ZodType<GatewayCallDetail> = z
  .strictObject({
    ...callShape,
    headers: z.array(
      z
        .strictObject({
          name: z.string(),
          value: z.string(),
          role: z.enum(['identity', 'signature', 'counts', 'leftover', 'transport']),
          isMasked: z.boolean(),
          length: z.int().optional(),
          signed: z.string().optional(),
        })
        .meta({ id: 'GatewayHeader' }),
    ),
    headerCount: z.int(),
  })
  .meta({ id: 'GatewayCallDetail' });

/** A call as lists and streams show it. */
export function shownCall(call: LoggedCall): GatewayCall {
  const { n, refusal, headers: _, headerCount: __, ...same } = call;
  return { id: n, ...same, refusal: refusal && shownRefusal(refusal) };
}

/** A call with its headers. */
export function shownCallDetail(call: LoggedCall): GatewayCallDetail {
  const { headers, headerCount } = call;
  return { ...shownCall(call), headers, headerCount };
}

function shownRefusal({ code, details, told }: CallRefusal): GatewayRefusal {
  const { number, blame, retry, clause } = errorRow(code);
  const [vi, en] = [errorText(code, details, 'vi'), errorText(code, details, 'en')];
  return {
    code,
    number,
    text: { vi: vi.summary, en: en.summary },
    action: { vi: vi.action, en: en.action },
    blame,
    retry,
    clause,
    told: told && { code: told, text: summaryOf(told) },
  };
}

function summaryOf(code: ErrorCode): Text {
  return { vi: errorText(code, {}, 'vi').summary, en: errorText(code, {}, 'en').summary };
}
