import type { Attachment, AttachmentReference } from './attachment.ts';
import type { DocumentHeader } from './document-header.ts';
import type { EdxmlSource } from './edxml-source.ts';
import type { StatusHeader } from './status-header.ts';
import type { Business, BusinessDocType, TraceHeader } from './trace-header-list.ts';

/** The `Signature` element as it stands, not interpreted. */
export type SignatureElement = {
  /** The element's bytes, start tag to end tag. Namespaces may be declared further out. */
  readonly bytes: Uint8Array;
  /** Offset of the first byte in the package, where the package was read from bytes. */
  readonly start?: number;
};

/** A package that carries a document or an order about one (new, revoke, update, replace). */
export type DocumentPackage = {
  readonly kind: 'document';
  readonly header: DocumentHeader;
  readonly traceHeaders: readonly TraceHeader[];
  readonly business?: Business;
  readonly signature?: SignatureElement;
  /** The manifest. */
  readonly references: readonly AttachmentReference[];
  readonly attachments: readonly Attachment[];
  /** Where the package was read from; absent for one that was made in memory. */
  readonly source?: EdxmlSource;
};

/** A package that tells one agency about one document. */
export type StatusPackage = {
  readonly kind: 'status';
  readonly header: StatusHeader;
  readonly signature?: SignatureElement;
  /** Where the package was read from; absent for one that was made in memory. */
  readonly source?: EdxmlSource;
};

export type EdxmlPackage = DocumentPackage | StatusPackage;

/** What the document package does; a package without business block is a new document. */
export function businessDocTypeOf(document: DocumentPackage): BusinessDocType {
  return document.business?.businessDocType ?? 'new';
}
