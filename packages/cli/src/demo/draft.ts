import type { DocumentDraft } from '@lienthong/emulator';
import type { Organisation } from '@lienthong/registry';
import { type SampleDocument, sampleAttachment } from './sample-documents.ts';

/** A sample document for `to`, ready to be composed at a desk. */
export function draftOf(
  sample: SampleDocument,
  to: readonly Organisation[],
): Omit<DocumentDraft, 'from' | 'at'> {
  const { codeNumber, codeNotation, typeName, subject, attachmentName } = sample;
  return {
    to,
    codeNumber,
    codeNotation,
    typeName,
    subject,
    attachments: [{ name: attachmentName, bytes: sampleAttachment(sample) }],
  };
}
