import { type Block, block, reference, text } from './block.ts';
import type { TransferContent } from './transfer-content.ts';

/** An entry of the manifest. */
export type AttachmentReference = {
  /** Key to the attachment, without `cid:`. */
  readonly contentId: string;
  readonly contentType?: string;
  readonly description?: string;
  readonly attachmentName: string;
};

/** One attached file as the package carries it. Nothing is decoded until `content` is asked. */
export type Attachment = {
  /** Key to the manifest, without `cid:`. */
  readonly contentId: string;
  /** The only place with the real name and extension. */
  readonly attachmentName: string;
  readonly description?: string;
  /** As declared; unreliable. `readAttachment` looks at the content. */
  readonly contentType?: string;
  readonly content: TransferContent;
};

/** @clause edxml-102 §1.5.6 Reference */
export const attachmentReferenceBlock: Block<AttachmentReference> = block(
  [
    reference('ContentId', 'contentId', { required: true, lengthMax: 200 }),
    text('ContentType', 'contentType', { lengthMax: 100 }),
    text('Description', 'description', { lengthMax: 500 }),
    text('AttachmentName', 'attachmentName', { required: true }),
  ],
  { tolerated: ['FieldName', 'MimeType', 'Format'] },
);

/** What an attachment says about itself, without its content. */
export type AttachmentLabel = Omit<Attachment, 'content'>;

/** @clause edxml-102 §1.5.6 Attachment, without ContentTransferEncoded */
export const attachmentLabelBlock: Block<AttachmentLabel> = block(
  [
    reference('ContentId', 'contentId', { required: true, lengthMax: 200 }),
    text('AttachmentName', 'attachmentName', { required: true }),
    text('Description', 'description', { lengthMax: 500 }),
    text('ContentType', 'contentType', { lengthMax: 100 }),
  ],
  {
    tolerated: ['ContentTransferEncoded', 'FieldName', 'MimeType', 'Format'],
    dotnetOrder: ['ContentType', 'ContentId', 'Description', 'AttachmentName'],
  },
);
