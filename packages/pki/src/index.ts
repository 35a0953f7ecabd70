export {
  type AbnormalState,
  type AbnormalStateRow,
  abnormalStates,
  makeAbnormalIdentity,
} from './abnormal-identity.ts';
export type { AuthorityId, IssuerName } from './authorities.ts';
export {
  type Certificate,
  certificateBytesMax,
  certificateFingerprint,
  parseCertificate,
} from './certificate.ts';
export type { CertificateExtensions, KeyUsage, ReadExtensions } from './certificate-extensions.ts';
export { certificatePem } from './certificate-pem.ts';
export {
  type ChainEvidence,
  type ChainReason,
  type ChainReasonCode,
  type ChainReasonRow,
  type ChainTrust,
  chainReasonTable,
} from './chain-evidence.ts';
export type { ChainPurpose } from './chain-paths.ts';
export { type Crl, crlBytesMax, parseCrl } from './crl.ts';
export { type FetchMessage, fetchMessage, isLoopbackUrl, type MessageRequest } from './fetch-message.ts';
export type { HashName } from './hash-algorithm.ts';
export type { AgencyIdentity, Identity, NodeIdentity, PersonIdentity } from './identity.ts';
export type { KeyType } from './key-pair.ts';
export {
  buildOcspRequest,
  type OcspCertificateId,
  type OcspRequest,
  ocspCertificateId,
  ocspRequestBytesMax,
  parseOcspRequest,
} from './ocsp-request.ts';
export {
  type OcspAnswer,
  type OcspRefusal,
  type OcspResponse,
  type OcspStatus,
  ocspResponseBytesMax,
  parseOcspResponse,
} from './ocsp-response.ts';
export {
  type AgencyKeys,
  type AgencyRequest,
  type IssueRequest,
  openPki,
  type PersonRequest,
  type Pki,
  type PkiOptions,
  type ReadyCertificate,
} from './pki.ts';
export type {
  OcspOptions,
  PkiServices,
  StatusFault,
  TimeStampFault,
  TimeStampOptions,
} from './pki-services.ts';
export { type ObtainedTimeStamp, requestTimeStamp } from './request-time-stamp.ts';
export {
  RevocationChecker,
  type RevocationCheckerOptions,
  type RevocationSource,
} from './revocation-checker.ts';
export type { RevocationEvidence, RevocationPolicy } from './revocation-evidence.ts';
export type { Revocation } from './revocation-list.ts';
export { type ListedReason, type RevocationReason, revocationReasons } from './revocation-reason.ts';
export type { ServerIdentity, ServerRequest } from './server-identity.ts';
export { servicePaths } from './service-urls.ts';
export {
  buildSignedData,
  parseSignedData,
  type SignedData,
  type SignedDataContents,
  stampSignedData,
} from './signed-data.ts';
export { fakeMark, type Person } from './subject.ts';
export { timeStampRequestBytesMax } from './time-stamp-request.ts';
export {
  chainCertificatesMax,
  type OwnRevocationList,
  type RevocationCheck,
  type TrustSnapshot,
  TrustStore,
  type VerifyChainOnlineOptions,
  type VerifyChainOptions,
} from './trust-store.ts';
export { type TimeStampEvidence, verifyTimeStamp } from './verify-time-stamp.ts';
