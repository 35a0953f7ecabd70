import type { SignedTransformation } from '@lienthong/ledger';
import type { NodeIdentity } from '@lienthong/pki';
import { z } from 'zod';
import type { Transforming } from './hop-mode.ts';
import { signText } from './signed-text.ts';

/** What a node found of a package's signature before it made that signature worthless. */
export type VouchedSignature = {
  readonly status: string;
  /** Whether a node that enforces signatures took the package for it. */
  readonly holds: boolean;
};

/** What a node says it has made of a package's bytes. The package's key stays that of the bytes that came in first. */
export type Transformation = {
  readonly by: string;
  readonly pkg: string;
  /** SHA-256 of the bytes that came in, and of those that were made of them. */
  readonly from: string;
  readonly to: string;
  readonly mode: Transforming;
  /** Only where the package was rebuilt. */
  readonly signature?: VouchedSignature | undefined;
  /** Milliseconds since 1970; the instant in the trace. */
  readonly at: number;
};

const text = z.string().max(200);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const common = {
  by: text,
  pkg: text,
  from: digest,
  to: digest,
  at: z.int().nonnegative().max(253_402_300_799_999),
};
const transformationSchema: z.ZodType<Transformation> = z.discriminatedUnion('mode', [
  z.strictObject({ ...common, mode: z.literal('trace') }),
  z.strictObject({
    ...common,
    mode: z.literal('rebuild'),
    signature: z.strictObject({ status: text, holds: z.boolean() }),
  }),
]);

/** The transformation as it is kept and travels, signed with the node's key. */
export function signTransformation(
  transformation: Transformation,
  identity: NodeIdentity,
): SignedTransformation {
  const { text: statement, signature, certificates } = signText(JSON.stringify(transformation), identity);
  return { statement, signature, certificates };
}

/** The transformation of a statement, whoever signed it; undefined where it is none. */
export function readTransformation(statement: string): Transformation | undefined {
  try {
    return transformationSchema.safeParse(JSON.parse(statement)).data;
  } catch {
    return undefined; // not JSON, and so no transformation
  }
}
