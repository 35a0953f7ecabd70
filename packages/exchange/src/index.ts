export { AddressBook } from './address-book.ts';
export type { AdmissionTerms } from './admission-terms.ts';
export { AgencyClient, type AgencyClientOptions } from './agency-client.ts';
export type { AttachedPdf } from './attached-pdf.ts';
export type { Attestation } from './attestation.ts';
export { checkPlaces } from './check-places.ts';
export type { NodeDeadLetter } from './dead-letters/dead-letter-answers.ts';
export type { DeadLetter } from './dead-letters/dead-letter-book.ts';
export type { LetterOutcome } from './dead-letters/order-letter.ts';
export type { NodeEnvironment } from './environment.ts';
export { type ExamineOptions, Examiner, type ExaminerOptions, type PackageReader } from './examiner.ts';
export { ExchangeNode } from './exchange-node.ts';
export { GatewayClient, type GatewayClientOptions, type MailQuery } from './gateway-client.ts';
export {
  type Acknowledgement,
  encodeHop,
  type HopMessage,
  type PackageClaim,
  parseHop,
  type Receipt,
  type Relay,
  type SignedStatement,
  type Statement,
  type Submission,
} from './hop-message.ts';
export {
  checkHopModes,
  type HopMode,
  type HopModes,
  hopModes,
  readHopMode,
  type Transforming,
  withHopModes,
} from './hop-mode.ts';
export type { CopyAcknowledgement, CopyReceipt, Hop, Journey } from './journey.ts';
export type { DocumentLife } from './lives/document-life.ts';
export type { MailItem, MailState } from './mail-item.ts';
export type { InboxItem, NodeRecord, SentItem } from './node-answers.ts';
export {
  defaultNodePolicy,
  type NodePolicy,
  type SignaturePolicy,
  samePolicy,
  type TierPolicies,
} from './node-policy.ts';
export { encodeFailure } from './node-protocol.ts';
export { type FoundPackage, OperatorClient, type OperatorClientOptions } from './operator-client.ts';
export type { Outcome } from './outcome.ts';
export { type PackageIdentity, packageKey } from './package-identity.ts';
export { PackageReaders } from './package-readers.ts';
export type { PackageReading, ReadPackageOptions } from './package-reading.ts';
export {
  mergePolicyChanges,
  type PolicyChanges,
  type PolicySettings,
  policyChangesSchema,
  policyChoices,
  policyNames,
  readPolicyChange,
  withPolicyChanges,
} from './policy-changes.ts';
export type { NodeHeldPackage } from './quotas/held-answers.ts';
export {
  isLimit,
  parseQuotas,
  type Quota,
  type Quotas,
  quotaSchema,
  quotaWindowMsDefault,
} from './quotas/quota.ts';
export { QuotaBook } from './quotas/quota-book.ts';
export type { QuotaView } from './quotas/quota-gate.ts';
export type { QuotaUse } from './quotas/quota-meter.ts';
export { readContent } from './readable-content.ts';
export type { Refusal } from './refusal.ts';
export type { SentCopy, SentPackage } from './sent-package.ts';
