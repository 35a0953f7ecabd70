import type { ErrorCode, ExchangeError } from '@lienthong/errors';
import { isExchangeError } from '@lienthong/errors';
import type { Attachment } from '../attachment.ts';
import { type ContentFamily, contentFamily } from '../content-type.ts';
import type { EdxmlPackage } from '../edxml-package.ts';
import { type AttachmentFile, defaultZipLimits, readAttachment } from '../read-attachment.ts';
import type { PdfInspector, PdfSignature } from '../validation-context.ts';

/** What is known of an attachment once it has been looked into, or why it cannot be. Content is not kept. */
export type AttachmentOutcome = {
  /** Position from 1. */
  readonly position: number;
  readonly name: string;
  readonly contentType: string | undefined;
  readonly file?: Pick<AttachmentFile, 'reading' | 'family'> & {
    /** Family of what is stored, before it is unwrapped. */
    readonly storedFamily: ContentFamily | undefined;
    /** Of a PDF, where they were looked for. */
    readonly pdfSignatures?: readonly PdfSignature[];
  };
  readonly error?: ExchangeError<ErrorCode>;
};

/** Every attachment's outcome, read when first asked for. */
export type ReadAttachments = () => readonly AttachmentOutcome[];

/** How {@link readAttachmentOutcomes} reads. */
export type AttachmentReadingOptions = {
  readonly pdf?: PdfInspector | undefined;
  /**
   * Bytes that the ZIPs of one package may expand to, all together, by default 512 MiB: a thousand small bombs are one
   * large one.
   */
  readonly expandedBytesMax?: number;
};

/** Every attachment of the package, decoded as far as it can be. */
export function readAttachmentOutcomes(
  edxml: EdxmlPackage,
  options: AttachmentReadingOptions = {},
): readonly AttachmentOutcome[] {
  if (edxml.kind === 'status') return [];
  const { pdf, expandedBytesMax: bytesMax = 512 * 1024 * 1024 } = options;
  let bytesLeft = bytesMax;
  return edxml.attachments.map((attachment, index) => {
    const label = {
      position: index + 1,
      name: attachment.attachmentName || `cid:${attachment.contentId}`,
      contentType: attachment.contentType,
    };
    try {
      const file = read(attachment, bytesLeft);
      if (file.reading === 'unwrapped') bytesLeft -= file.content.length;
      return { ...label, file: factsOf(file, pdf, label.name) };
    } catch (error) {
      if (!isExchangeError(error)) throw error;
      return { ...label, error };
    }
  });
}

function read(attachment: Attachment, bytesLeft: number): AttachmentFile {
  return readAttachment(attachment, {
    ...defaultZipLimits,
    expandedBytesMax: Math.min(defaultZipLimits.expandedBytesMax, bytesLeft),
  });
}

function factsOf(
  { reading, family, content, stored }: AttachmentFile,
  pdf: PdfInspector | undefined,
  name: string,
): NonNullable<AttachmentOutcome['file']> {
  const storedFamily = content === stored ? family : contentFamily(stored);
  const facts = { reading, family, storedFamily };
  return pdf === undefined || family !== 'pdf'
    ? facts
    : { ...facts, pdfSignatures: pdf.signatures(content, name) };
}
