import type { AbnormalState } from '@lienthong/pki';
import { z } from 'zod';
import { certificateChoice } from './certificate-state.ts';

/** A file to be attached. */
export type DraftAttachment = { readonly name: string; readonly content: string };

/** What a clerk fills in for a new document. */
export type DocumentDraftBody = {
  /** Codes of the receivers. */
  readonly to: readonly string[];
  /** The next of the agency where left out. */
  readonly codeNumber?: string | undefined;
  readonly codeNotation: string;
  readonly typeName: string;
  readonly subject: string;
  readonly priority?: number | undefined;
  /** Day by which it is to be dealt with, `yyyy-MM-dd`. */
  readonly due?: string | undefined;
  readonly steeringType?: number | undefined;
  /** Files, base64; a signed PDF is made of the draft where there are none. */
  readonly attachments: readonly DraftAttachment[];
  /** What the PDF says where one is made. */
  readonly paragraphs?: readonly string[] | undefined;
  /** Documents whose place it takes, and why. */
  readonly replaces?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  /** State of the certificate that it is signed with; the own one where left out. */
  readonly certificate?: AbnormalState | undefined;
};

const code = z.string().min(1).max(100);
const line = z.string().min(1).max(1_000);

export const attachmentSchema: z.ZodType<DraftAttachment> = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^/\\\p{Cc}]+$/u),
    content: z.base64().meta({ description: 'Base64' }),
  })
  .meta({ id: 'DraftAttachment' });

export const draftBodySchema: z.ZodType<DocumentDraftBody> = z
  .strictObject({
    to: z.array(code).min(1).max(2_000),
    codeNumber: z.string().min(1).max(50).optional(),
    codeNotation: z.string().min(1).max(50),
    typeName: z.string().min(1).max(100),
    subject: line,
    priority: z.int().min(0).max(4).optional(),
    due: z.iso.date().optional(),
    steeringType: z.int().min(0).max(2).optional(),
    attachments: z.array(attachmentSchema).max(50).default([]),
    paragraphs: z.array(z.string().max(5_000)).max(50).optional(),
    replaces: z.array(z.string().min(1).max(300)).min(1).max(50).optional(),
    reason: line.optional(),
    certificate: certificateChoice,
  })
  .meta({ id: 'DocumentDraft' });

/** The files of a draft. */
export function attachedFiles(
  attachments: readonly DraftAttachment[],
): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  return attachments.map(({ name, content }) => ({ name, bytes: Buffer.from(content, 'base64') }));
}
