import type { PackageFacts } from '@lienthong/ledger';
import { z } from 'zod';
import type { PackageCourse } from '../events/package-book.ts';

/** What a package says about itself, and what the first node found out about it. */
export type PackageHead = {
  /** SHA-256 of the bytes, lower-case hexadecimal, and their length. */
  readonly digest: string;
  readonly size: number;
  /** `new`, `revoke`, `update`, `replace`, `status`, or `unreadable`. */
  readonly kind: string;
  readonly sender: string;
  readonly documentId: string;
  /** Node that admitted it first. */
  readonly origin: string;
  /** Number and notation. */
  readonly code?: string | undefined;
  readonly subject?: string | undefined;
  readonly typeName?: string | undefined;
  readonly promulgationDate?: string | undefined;
  readonly dueDate?: string | undefined;
  readonly priority?: number | undefined;
  readonly signerName?: string | undefined;
  readonly signerPosition?: string | undefined;
  readonly pages?: number | undefined;
  /** For a status: its code, and the document that it is about. */
  readonly status?: string | undefined;
  readonly about?: string | undefined;
  readonly reason?: string | undefined;
  /** Documents that an update or a replacement is about. */
  readonly affects?: readonly string[] | undefined;
  /** Result of the signature check, and SHA-256 of the signer's certificate. */
  readonly signature?: string | undefined;
  readonly signer?: string | undefined;
  readonly scope?: string | undefined;
  /** System that it came in through. */
  readonly system?: string | undefined;
};

/** The schemas of the members of a type. */
type Shape<Value> = { readonly [Name in keyof Required<Value>]: z.ZodType<Value[Name]> };

/** Members that every view of a package has. */
export const packageHeadShape: Shape<PackageHead> = {
  digest: z.string(),
  size: z.int(),
  kind: z.string(),
  sender: z.string(),
  documentId: z.string(),
  origin: z.string(),
  code: z.string().optional(),
  subject: z.string().optional(),
  typeName: z.string().optional(),
  promulgationDate: z.string().optional(),
  dueDate: z.string().optional(),
  priority: z.int().optional(),
  signerName: z.string().optional(),
  signerPosition: z.string().optional(),
  pages: z.number().optional(),
  status: z.string().optional(),
  about: z.string().optional(),
  reason: z.string().optional(),
  affects: z.array(z.string()).optional(),
  signature: z.string().optional(),
  signer: z.string().optional(),
  scope: z.string().optional(),
  system: z.string().optional(),
};

/** A package and how far it has come. */
export type PackageSummary = PackageHead & {
  readonly pkg: string;
  /** Instant at which the first node took it in or refused it, and of the latest news, milliseconds since 1970. */
  readonly at: number;
  readonly lastAt: number;
  readonly copies: number;
  readonly delivered: number;
  readonly refused: number;
  /** Copies whose outcome the sender's node knows. */
  readonly stated: number;
};

const packageSummaryShape: Shape<PackageSummary> = {
  ...packageHeadShape,
  pkg: z.string(),
  at: z.number(),
  lastAt: z.number(),
  copies: z.int(),
  delivered: z.int(),
  refused: z.int(),
  stated: z.int(),
};

export const packageSummarySchema: z.ZodType<PackageSummary> = z
  .strictObject(packageSummaryShape)
  .meta({ id: 'PackageSummary' });

/** A package with what became of each copy. */
export type PackageDetail = PackageSummary & {
  readonly receivers: readonly {
    readonly organId: string;
    readonly fate: 'underway' | 'delivered' | 'refused';
    readonly at?: number | undefined;
    readonly code?: string | undefined;
    readonly state?: string | undefined;
  }[];
};

export const packageDetailSchema: z.ZodType<PackageDetail> = z
  .strictObject({
    ...packageSummaryShape,
    receivers: z.array(
      z.strictObject({
        organId: z.string(),
        fate: z.enum(['underway', 'delivered', 'refused']),
        at: z.number().optional(),
        code: z.string().optional(),
        state: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'PackageDetail' });

/** What a package says about itself, as the API shows it. */
export function shownHead(facts: PackageFacts): PackageHead {
  const { digest, size, kind, sender, documentId, origin, code, subject, typeName } = facts;
  const { promulgationDate, dueDate, priority, signerName, signerPosition, pages } = facts;
  const { status, about, reason, affects, signature, signer, scope, system } = facts;
  return {
    ...{ digest, size, kind, sender, documentId, origin, code, subject, typeName },
    ...{ promulgationDate, dueDate, priority, signerName, signerPosition, pages },
    ...{ status, about, reason, signature, signer, scope, system },
    ...(affects && { affects: affects.map((one) => one.documentId) }),
  };
}

/** A package and how far it has come, as the API shows it. */
export function shownPackage(course: PackageCourse): PackageSummary {
  const { pkg, facts, at, lastAt, copies, fates, stated } = course;
  let delivered = 0;
  for (const { fate } of fates.values()) if (fate === 'delivered') delivered += 1;
  return {
    ...shownHead(facts),
    pkg,
    at,
    lastAt,
    copies,
    delivered,
    refused: fates.size - delivered,
    stated,
  };
}

/** A package with what became of each copy, as the API shows it. */
export function shownDetail(course: PackageCourse): PackageDetail {
  const { fates, states, receivers } = course;
  return {
    ...shownPackage(course),
    receivers: [...new Set([...receivers, ...fates.keys()])].map((organId) => {
      const known = fates.get(organId);
      return {
        organId,
        fate: known?.fate ?? 'underway',
        at: known?.at,
        code: known?.code,
        state: states.get(organId),
      };
    }),
  };
}
