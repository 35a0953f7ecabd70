import type { ErrorCode, ExchangeError } from '@lienthong/errors';
import { isExchangeError } from '@lienthong/errors';
import type { EdxmlPackage } from '../edxml-package.ts';
import { type AttachmentFile, readAttachment } from '../read-attachment.ts';

/** An attachment's content, or why it cannot be had. */
export type AttachmentOutcome = {
  /** Position from 1. */
  readonly position: number;
  readonly name: string;
  readonly contentType: string | undefined;
  readonly file?: AttachmentFile;
  readonly error?: ExchangeError<ErrorCode>;
};

/** Every attachment's outcome, read when first asked for. */
export type ReadAttachments = () => readonly AttachmentOutcome[];

/** Every attachment of the package, decoded as far as it can be. */
export function readAttachmentOutcomes(edxml: EdxmlPackage): readonly AttachmentOutcome[] {
  return edxml.kind === 'status' ? [] : edxml.attachments.map(outcomeOf);
}

function outcomeOf(attachment: Parameters<typeof readAttachment>[0], index: number): AttachmentOutcome {
  const label = {
    position: index + 1,
    name: attachment.attachmentName || `cid:${attachment.contentId}`,
    contentType: attachment.contentType,
  };
  try {
    return { ...label, file: readAttachment(attachment) };
  } catch (error) {
    if (!isExchangeError(error)) throw error;
    return { ...label, error };
  }
}
