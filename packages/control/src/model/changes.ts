import type { DocumentChanges } from '@lienthong/emulator';
import { z } from 'zod';
import { attachmentSchema, type DraftAttachment } from './draft.ts';

/** What an update changes; what is left out stays, `null` takes away. */
export type ChangesBody = {
  readonly reason: string;
  readonly subject?: string | undefined;
  readonly codeNumber?: string | undefined;
  readonly codeNotation?: string | undefined;
  /** `yyyy-MM-dd`. */
  readonly promulgationDate?: string | undefined;
  readonly place?: string | undefined;
  readonly typeName?: string | undefined;
  readonly content?: string | null | undefined;
  readonly signer?:
    | {
        readonly fullName: string;
        readonly position?: string | undefined;
        readonly competence?: string | undefined;
      }
    | undefined;
  /** `yyyy-MM-dd`. */
  readonly due?: string | null | undefined;
  readonly priority?: number | undefined;
  readonly sphereOfPromulgation?: string | null | undefined;
  readonly pageAmount?: number | undefined;
  readonly appendixes?: readonly string[] | undefined;
  readonly steeringType?: number | undefined;
  readonly toPlaces?: readonly string[] | undefined;
  /** Documents that it answers. */
  readonly responseFor?:
    | readonly {
        readonly organId: string;
        readonly code: string;
        readonly documentId: string;
        readonly promulgationDate: string;
      }[]
    | undefined;
  /** Whether a copy on paper comes, too. */
  readonly paper?: boolean | undefined;
  /** Files in place of those that were attached, base64. */
  readonly attachments?: readonly DraftAttachment[] | undefined;
  /** Codes of agencies that get the document from now on, and of those that do not. */
  readonly added?: readonly string[] | undefined;
  readonly dropped?: readonly string[] | undefined;
};

const codes = z.array(z.string().min(1).max(100)).max(2_000);
const text = (charactersMax: number) => z.string().min(1).max(charactersMax);

/** The body of an update. */
export const changesShape: { readonly [Key in keyof ChangesBody]-?: z.ZodType<ChangesBody[Key]> } = {
  reason: text(1_000),
  subject: text(1_000).optional(),
  codeNumber: text(50).optional(),
  codeNotation: text(50).optional(),
  promulgationDate: z.iso.date().optional(),
  place: text(50).optional(),
  typeName: text(100).optional(),
  content: text(500).nullable().optional(),
  signer: z
    .strictObject({
      fullName: text(50),
      position: text(100).optional(),
      competence: text(100).optional(),
    })
    .optional(),
  due: z.iso.date().nullable().optional(),
  priority: z.int().min(0).max(4).optional(),
  sphereOfPromulgation: text(100).nullable().optional(),
  pageAmount: z.int().min(0).max(65_535).optional(),
  appendixes: z.array(text(250)).max(100).optional(),
  steeringType: z.int().min(0).max(2).optional(),
  toPlaces: z.array(text(150)).max(100).optional(),
  responseFor: z
    .array(
      z.strictObject({
        organId: text(35),
        code: text(42),
        documentId: text(200),
        promulgationDate: z.iso.date(),
      }),
    )
    .max(100)
    .optional(),
  paper: z.boolean().optional(),
  attachments: z.array(attachmentSchema).min(1).max(50).optional(),
  added: codes.optional(),
  dropped: codes.optional(),
};

/** The changes of a body as packages have them. */
export function documentChanges({
  reason: _,
  attachments: __,
  added: ___,
  dropped: ____,
  paper: _____,
  promulgationDate,
  due,
  signer,
  responseFor,
  ...same
}: ChangesBody): DocumentChanges {
  return withoutUndefined({
    ...same,
    promulgationDate: promulgationDate && wireDate(promulgationDate),
    dueDate: due && wireDate(due),
    ...(due === null && { dueDate: null }),
    signerInfo: signer && withoutUndefined(signer),
    responseFor: responseFor?.map((one) => ({ ...one, promulgationDate: wireDate(one.promulgationDate) })),
  }) as DocumentChanges;
}

function wireDate(day: string): string {
  return day.replaceAll('-', '/');
}

function withoutUndefined(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
