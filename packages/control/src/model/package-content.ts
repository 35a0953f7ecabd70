import { z } from 'zod';
import { type Text, textSchema } from './text.ts';

/** One defect of a package: which rule or code, where. */
export type ContentFinding = {
  /** Rule `R-…`, or code of the signature check. */
  readonly id: string;
  readonly severity: string;
  readonly text: Text;
  /** Place in the bytes, from 1; absent where it has none. */
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
};

/** A file that a package carries. */
export type ContentAttachment = {
  /** Place among the attachments, from 1. */
  readonly n: number;
  readonly name: string;
  readonly declaredType?: string | undefined;
  /** What it is by its first bytes; absent where that is not known. */
  readonly family?: string | undefined;
  readonly size?: number | undefined;
  /** Why it cannot be read. */
  readonly problem?: Text | undefined;
};

/** What is known of a package's signature. */
export type ContentSignature = {
  readonly status: string;
  readonly trust: string;
  /** Whether a trusted certificate of the sender covers who sent it. */
  readonly isSender: boolean;
  readonly algorithm: string;
  readonly signingTime?: number | undefined;
  readonly signer?:
    | {
        readonly subject: string;
        readonly issuer: string;
        readonly serial: string;
        readonly fingerprint: string;
        readonly organId?: string | undefined;
        readonly notBefore?: number | undefined;
        readonly notAfter?: number | undefined;
        readonly revocation: string;
      }
    | undefined;
  readonly references: readonly {
    readonly uri: string;
    readonly algorithm: string;
    readonly matches: boolean;
  }[];
  /** Paths of the parts that are signed, and of those that are used and not. */
  readonly covered: readonly string[];
  readonly uncovered: readonly string[];
  readonly findings: readonly ContentFinding[];
};

/** A package read: parties, files, defects, signature. */
export type PackageContent = {
  readonly pkg: string;
  readonly size: number;
  /** `document` or `status`; absent where it cannot be read. */
  readonly form?: string | undefined;
  readonly from?: { readonly organId: string; readonly organName: string } | undefined;
  readonly to: readonly { readonly organId: string; readonly organName: string }[];
  readonly trace: readonly { readonly organId: string; readonly timestamp: string }[];
  readonly attachments: readonly ContentAttachment[];
  readonly findings: readonly ContentFinding[];
  readonly signature?: ContentSignature | undefined;
};

const findingSchema: z.ZodType<ContentFinding> = z
  .strictObject({
    id: z.string(),
    severity: z.string(),
    text: textSchema,
    path: z.string().optional(),
    line: z.int().optional(),
    column: z.int().optional(),
  })
  .meta({ id: 'ContentFinding' });

const partySchema = z.strictObject({ organId: z.string(), organName: z.string() });

export const packageContentSchema: z.ZodType<PackageContent> = z
  .strictObject({
    pkg: z.string(),
    size: z.int(),
    form: z.string().optional(),
    from: partySchema.optional(),
    to: z.array(partySchema),
    trace: z.array(z.strictObject({ organId: z.string(), timestamp: z.string() })),
    attachments: z.array(
      z
        .strictObject({
          n: z.int(),
          name: z.string(),
          declaredType: z.string().optional(),
          family: z.string().optional(),
          size: z.int().optional(),
          problem: textSchema.optional(),
        })
        .meta({ id: 'ContentAttachment' }),
    ),
    findings: z.array(findingSchema),
    signature: z
      .strictObject({
        status: z.string(),
        trust: z.string(),
        isSender: z.boolean(),
        algorithm: z.string(),
        signingTime: z.number().optional(),
        signer: z
          .strictObject({
            subject: z.string(),
            issuer: z.string(),
            serial: z.string(),
            fingerprint: z.string(),
            organId: z.string().optional(),
            notBefore: z.number().optional(),
            notAfter: z.number().optional(),
            revocation: z.string(),
          })
          .optional(),
        references: z.array(z.strictObject({ uri: z.string(), algorithm: z.string(), matches: z.boolean() })),
        covered: z.array(z.string()),
        uncovered: z.array(z.string()),
        findings: z.array(findingSchema),
      })
      .meta({ id: 'ContentSignature' })
      .optional(),
  })
  .meta({ id: 'PackageContent' });
