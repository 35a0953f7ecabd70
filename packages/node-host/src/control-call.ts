import { type Call, operatorAddress } from '@lienthong/axis';
import type { Strikes } from '@lienthong/faults';
import { z } from 'zod';

/** What the operator asks a process: how often faults have struck there, once it has heard of the notices up to `heard`. */
export type ControlQuestion = { readonly heard: number };

/** What a process says. */
export type ControlAnswer = {
  /** Tells processes apart: one may serve several hosts, and has one book of faults. */
  readonly process: string;
  /** Place of the last notice that it has heard. */
  readonly heard: number;
  readonly strikes: readonly Strikes[];
};

export const controlVerb = 'control';

const questionSchema: z.ZodType<ControlQuestion> = z.strictObject({ heard: z.int().nonnegative() });
const answerSchema: z.ZodType<ControlAnswer> = z.strictObject({
  process: z.string(),
  heard: z.int().nonnegative(),
  strikes: z.array(
    z.strictObject({
      id: z.string(),
      count: z.int().nonnegative(),
      lastAt: z.number(),
      packages: z.array(z.string()),
    }),
  ),
});

/** Whether a call is the operator's to the process and not to the node. */
export function isForControl({ from, verb }: Call): boolean {
  return from === operatorAddress && verb === controlVerb;
}

export function encodeControl(value: ControlQuestion | ControlAnswer): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** What the operator wants to know; the present where it is not said. */
export function readControlQuestion(body: Uint8Array): ControlQuestion {
  return questionSchema.safeParse(parse(body)).data ?? { heard: 0 };
}

/** What a process has answered; undefined where it is none of ours. */
export function readControlAnswer(body: Uint8Array): ControlAnswer | undefined {
  return answerSchema.safeParse(parse(body)).data;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined; // not of ours
  }
}
