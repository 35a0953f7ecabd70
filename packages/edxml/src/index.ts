export { type AgencyCodeForm, agencyCodeForm } from './agency-code.ts';
export type { Attachment, AttachmentReference } from './attachment.ts';
export type { CodeName } from './code-lists/code-name.ts';
export { type DeliveryState, deliveryStates, type PendingRequest } from './code-lists/delivery-states.ts';
export { type DocumentTypeRow, documentTypes, documentTypesNamed } from './code-lists/document-types.ts';
export { businessDocTypes, competences, priorities, steeringTypes } from './code-lists/small-lists.ts';
export { readStatusCode, type StatusCode, type StatusRow, statusCodes } from './code-lists/status-codes.ts';
export type { ContentFamily } from './content-type.ts';
export type {
  DocumentCode,
  DocumentHeader,
  DocumentType,
  OtherInfo,
  PromulgationInfo,
  SignerInfo,
} from './document-header.ts';
export {
  buildDocumentId,
  type DocumentIdForm,
  looseDocumentId,
  type ParsedDocumentId,
  parseDocumentId,
} from './document-id.ts';
export {
  businessDocTypeOf,
  type DocumentPackage,
  type EdxmlPackage,
  type SignatureElement,
  type StatusPackage,
} from './edxml-package.ts';
export type { EdxmlAnchors, EdxmlSource, UnreadableValue } from './edxml-source.ts';
export { type EdxmlExamination, type ExamineEdxmlOptions, examineEdxml } from './examine-edxml.ts';
export { type Finding, type FindingParameters, findingText } from './finding.ts';
export { type ParseEdxmlOptions, parseEdxml, readEdxml } from './parse-edxml.ts';
export type { Party } from './party.ts';
export {
  applyPolicy,
  type Policy,
  type PolicyProfile,
  parsePolicy,
  policyProfiles,
  type RuleWeight,
} from './policy.ts';
export {
  type AttachmentFile,
  type AttachmentReading,
  defaultZipLimits,
  readAttachment,
} from './read-attachment.ts';
export { rebuildPackage } from './rebuild-package.ts';
export type { ResponseFor } from './response-for.ts';
export { type RewriteLoss, rewriteLosses } from './rewrite-losses.ts';
export { ruleNeeds } from './rules/rule-needs.ts';
export {
  isRuleId,
  type RuleId,
  type RuleRow,
  ruleRow,
  ruleTable,
  type Severity,
} from './rules/rule-table.ts';
export { pdfScanner } from './scan-pdf.ts';
export { type CanonicalPackage, type CanonicalPart, serialiseCanonical } from './serialise-canonical.ts';
export { type SerialiseEdxmlOptions, serialiseEdxml } from './serialise-edxml.ts';
export { beforeTraceHeader, spliceTraceHeader } from './splice-trace-header.ts';
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
export { ruleEnforcement, ruleErrors, ruleIds, validateEdxml } from './validate-edxml.ts';
export type {
  AgencyDirectory,
  AgencyResolution,
  AxisMembership,
  ContextNeed,
  KnownAgency,
  KnownDelivery,
  KnownDocument,
  KnownStatus,
  PackageHistory,
  PdfInspector,
  PdfSignature,
  ValidationContext,
} from './validation-context.ts';
export { edxmlNamespace, edxmlPrefix, wireNames } from './wire-names.ts';
export { formatWireDate, formatWireTimestamp, parseWireDate, parseWireTimestamp } from './wire-time.ts';
export { type AttachmentInput, manifestOf, writeAttachment } from './write-attachment.ts';
export { type CanonicalLayout, type EdxmlLayout, type EdxmlOrder, elementIds } from './write-block.ts';
export type { ZipLimits } from './zip-entry.ts';
