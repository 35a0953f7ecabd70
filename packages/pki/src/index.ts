export type { IssuerName } from './authorities.ts';
export {
  type Certificate,
  certificateBytesMax,
  certificateFingerprint,
  parseCertificate,
} from './certificate.ts';
export type { CertificateExtensions, KeyUsage, ReadExtensions } from './certificate-extensions.ts';
export {
  type ChainEvidence,
  type ChainReason,
  type ChainReasonCode,
  type ChainReasonRow,
  type ChainTrust,
  chainReasonTable,
} from './chain-evidence.ts';
export type { AgencyIdentity, Identity, NodeIdentity } from './identity.ts';
export type { KeyType } from './key-pair.ts';
export {
  type AgencyKeys,
  type AgencyRequest,
  type IssueRequest,
  openPki,
  type Pki,
  type PkiOptions,
  type ReadyCertificate,
} from './pki.ts';
export type { Revocation, RevocationReason } from './revocation-list.ts';
export { fakeMark } from './subject.ts';
export { chainCertificatesMax, type RevocationCheck, TrustStore } from './trust-store.ts';
