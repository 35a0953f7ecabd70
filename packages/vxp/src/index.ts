export { asciiJson, type VxpMembers, type VxpValue } from './ascii-json.ts';
export { asciiVietnamese } from './ascii-text.ts';
export { edocEnvelope, type SizedReply } from './edoc-envelope.ts';
export {
  type EnvelopeFailure,
  envelopeContentType,
  failEnvelope,
  failureOf,
  okEnvelope,
  okMembers,
} from './envelope.ts';
export { faultyHex, matchesHashFile } from './hash-file.ts';
export { JavaHashMap } from './java-hash-map.ts';
export { listEnvelope } from './list-envelope.ts';
export {
  type AgencyListing,
  agencyQd20Row,
  agencyRow,
  type ReceivedListing,
  receivedRow,
  type SentListing,
  type SyncUnitListing,
  sentRow,
  syncUnitRow,
} from './list-rows.ts';
export {
  type MessageType,
  type OperationParameters,
  type OperationRow,
  operationOf,
  parametersOf,
  parseMessageType,
  type ReplyKind,
  type RequestBody,
  type VxpOperation,
  vxpOperations,
} from './operations.ts';
export {
  agencyHash,
  pkgPrefixOfSenderDocId,
  type ReceiverDocId,
  readReceiverDocId,
  receiverDocId,
  senderDocId,
} from './package-ids.ts';
export { parseRecipients, recipientLimits } from './recipients.ts';
export { formatSdkTimestamp, parseSdkTimestamp, verifyFreshness } from './sdk-timestamp.ts';
export { fileEnd, fileOfBody } from './sent-file.ts';
export {
  buildSignedHeaders,
  type Header,
  type HeaderSignature,
  headerPrefix,
  sdkUserAgent,
  sdkVersion,
  signatureHeaders,
  signHeaders,
} from './signed-headers.ts';
export { parseSignedText, signedTextLimits } from './signed-text.ts';
export {
  type SignedHeadersOptions,
  type SignedRequest,
  verifySignedHeaders,
} from './verify-signed-headers.ts';
export { formatVxpTime, parseVxpTime, type TimeSpan } from './vxp-time.ts';
