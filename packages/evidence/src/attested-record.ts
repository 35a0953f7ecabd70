import type { Attestation } from '@lienthong/exchange';
import { z } from 'zod';

/** An entry of an attestation, as far as a reader looks at it; what else stands there is kept, for the ledger is compared with it. */
export type AttestedEntry = {
  readonly at: number;
  readonly act: string;
  readonly pkg: string;
  readonly copies: number;
  readonly to?: readonly string[] | undefined;
  readonly edge?: string | undefined;
  readonly by?: string | undefined;
  readonly outcome?: string | undefined;
  readonly code?: string | undefined;
};

/** A text with a node's signature over its UTF-8 bytes, as JSON has it. */
export type Voucher = {
  readonly statement: string;
  readonly signature: string;
  readonly certificates: readonly string[];
};

/** An {@link Attestation} as far as a reader knows before anything else is checked. */
export type AttestedRecord = Pick<Attestation, 'by' | 'pkg' | 'at' | 'ledger'> & {
  readonly facts: {
    readonly digest: string;
    readonly size: number;
    readonly kind: string;
    readonly sender: string;
    readonly documentId: string;
    readonly origin: string;
    readonly code?: string | undefined;
    readonly subject?: string | undefined;
    readonly status?: string | undefined;
    readonly signature?: string | undefined;
    readonly received?: { readonly digest: string; readonly size: number } | undefined;
    readonly transformations?: readonly Voucher[] | undefined;
  };
  readonly entries: readonly AttestedEntry[];
};

const instant = z.int().nonnegative().max(253_402_300_799_999);
const text = z.string().max(4_000);
const size = z.int().nonnegative();

const entrySchema: z.ZodType<AttestedEntry> = z.looseObject({
  at: instant,
  act: text,
  pkg: text,
  copies: size,
  to: z.array(text).max(20_000).optional(),
  edge: text.optional(),
  by: text.optional(),
  outcome: text.optional(),
  code: text.optional(),
});

const voucherSchema: z.ZodType<Voucher> = z.looseObject({
  statement: z.string().max(400_000),
  signature: text,
  certificates: z.array(z.string().max(20_000)).max(8),
});

const recordSchema: z.ZodType<AttestedRecord> = z.strictObject({
  by: text,
  pkg: text,
  at: instant,
  ledger: z.strictObject({ length: size, hash: text }),
  facts: z.looseObject({
    digest: text,
    size,
    kind: text,
    sender: text,
    documentId: text,
    origin: text,
    code: text.optional(),
    subject: text.optional(),
    status: text.optional(),
    signature: text.optional(),
    received: z.looseObject({ digest: text, size }).optional(),
    transformations: z.array(voucherSchema).max(64).optional(),
  }),
  entries: z.array(entrySchema).min(1).max(200_000),
});

/** The record of a signed text, whoever signed it; undefined where it is none. */
export function readRecord(statement: Uint8Array): AttestedRecord | undefined {
  try {
    return recordSchema.safeParse(JSON.parse(Buffer.from(statement).toString('utf8'))).data;
  } catch {
    return undefined; // not JSON, and so no record
  }
}

/** SHA-256 and length of the bytes that came in first, to which a package's key is bound. */
export function sentContent({ facts }: Pick<AttestedRecord, 'facts'>): {
  readonly digest: string;
  readonly size: number;
} {
  return facts.received ?? facts;
}
