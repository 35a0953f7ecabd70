export {
  type BuildSignatureOptions,
  buildSignature,
  type SigningHash,
  type SigningPart,
} from './build-signature.ts';
export { BufferSink, type ByteSink } from './byte-sink.ts';
export {
  type CanonicalizeOptions,
  type CanonicalMethod,
  canonicalize,
  canonicalizeDocument,
  canonicalizeDocumentInto,
  canonicalizeInto,
} from './canonicalize.ts';
export { DigestSink } from './digest-sink.ts';
export { IdIndex } from './id-index.ts';
export { signatureNamespace } from './signature-algorithms.ts';
export {
  type FindingSeverity,
  type SignatureFinding,
  type SignatureFindingCode,
  signatureFinding,
  signatureFindingText,
} from './signature-finding.ts';
export { defaultSignatureLimits, type SignatureLimits } from './signature-limits.ts';
export {
  type ReferencedPart,
  type SignatureEvidence,
  type SignatureStatus,
  type VerifySignatureOptions,
  verifySignature,
} from './verify-signature.ts';
