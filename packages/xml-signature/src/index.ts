export {
  type BuildSignatureOptions,
  buildSignature,
  elementPart,
  type SigningPart,
} from './build-signature.ts';
export { BufferSink, type ByteSink } from './byte-sink.ts';
export type { CanonicalizeOptions, CanonicalMethod } from './canonical-method.ts';
export {
  canonicalize,
  canonicalizeDocument,
  canonicalizeDocumentInto,
  canonicalizeInto,
} from './canonicalize.ts';
export { DigestSink } from './digest-sink.ts';
export { IdIndex } from './id-index.ts';
export type { KeyHint, KeyHintKind } from './key-info.ts';
export { type SigningCanonicalization, type SigningForm, type SignXmlOptions, signXml } from './sign-xml.ts';
export { signatureNamespace } from './signature-algorithms.ts';
export type { ReferencedPart, SignatureEvidence, SignatureStatus } from './signature-evidence.ts';
export {
  type FindingSeverity,
  type SignatureFinding,
  type SignatureFindingCode,
  signatureFinding,
  signatureFindingText,
} from './signature-finding.ts';
export { defaultSignatureLimits, type SignatureLimits } from './signature-limits.ts';
export { type KeyWork, type SigningHash, signingDigests } from './signing-method.ts';
export { type Insertion, splice } from './splice.ts';
export { signatureElements, type UncoveredPart, uncoveredParts } from './uncovered-parts.ts';
export { type VerifySignatureOptions, verifySignature } from './verify-signature.ts';
