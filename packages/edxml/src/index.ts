export type { Attachment, AttachmentReference } from './attachment.ts';
export type {
  DocumentCode,
  DocumentHeader,
  DocumentType,
  OtherInfo,
  PromulgationInfo,
  SignerInfo,
} from './document-header.ts';
export {
  businessDocTypeOf,
  type DocumentPackage,
  type EdxmlPackage,
  type SignatureElement,
  type StatusPackage,
} from './edxml-package.ts';
export type { EdxmlAnchors, EdxmlSource, UnreadableValue } from './edxml-source.ts';
export { type ParseEdxmlOptions, parseEdxml, readEdxml } from './parse-edxml.ts';
export type { Party } from './party.ts';
export type { ResponseFor } from './response-for.ts';
export { type SerialiseEdxmlOptions, serialiseEdxml } from './serialise-edxml.ts';
export type { StaffInfo } from './staff-info.ts';
export type { StatusHeader } from './status-header.ts';
export type {
  Business,
  BusinessDocType,
  BusinessDocumentInfo,
  ReceiverChange,
  ReplacementInfo,
  TraceHeader,
} from './trace-header-list.ts';
export { TransferContent } from './transfer-content.ts';
export { edxmlNamespace, edxmlPrefix, wireNames } from './wire-names.ts';
export { type EdxmlLayout, elementIds } from './write-block.ts';
