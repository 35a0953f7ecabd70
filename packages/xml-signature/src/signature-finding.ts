import { type ErrorCode, type ErrorText, errorRow, errorText, type Language } from '@lienthong/errors';

/** How a finding is meant to be taken, before any policy. */
export type FindingSeverity = 'error' | 'warning' | 'information';

/** Severity of every code that a verification can report (spec edxml-102 §5.6). */
export const signatureFindingSeverity = {
  SIGNATURE_ABSENT: 'warning',
  SIGNATURE_EMPTY: 'warning',
  SIGNATURE_NAMESPACE_WRONG: 'warning',
  SIGNATURE_PLACEHOLDER: 'warning',
  SIGNATURE_ALGORITHM_WEAK: 'error',
  SIGNATURE_TRANSFORM_UNKNOWN: 'warning',
  SIGNATURE_TRANSFORM_REFUSED: 'error',
  SIGNATURE_DIGEST_MISMATCH: 'error',
  SIGNATURE_VALUE_MISMATCH: 'error',
  SIGNATURE_CERTIFICATE_MISSING: 'warning',
  SIGNATURE_CERTIFICATE_EXPIRED: 'warning',
  SIGNATURE_CERTIFICATE_UNTRUSTED: 'warning',
  SIGNATURE_CERTIFICATE_REVOKED: 'error',
  SIGNATURE_REVOCATION_UNKNOWN: 'warning',
  SIGNATURE_SIGNER_FOREIGN: 'warning',
  SIGNATURE_PART_UNCOVERED: 'error',
  SIGNATURE_PART_MISPLACED: 'error',
  SIGNATURE_ID_DUPLICATE: 'error',
  SIGNATURE_TIME_UNCOVERED: 'warning',
  SIGNATURE_VALID_AT_ORIGIN: 'information',
  SIGNATURE_ALGORITHM_UNKNOWN: 'error',
  SIGNATURE_REFERENCE_UNRESOLVED: 'error',
  SIGNATURE_LIMIT_EXCEEDED: 'error',
  SIGNATURE_STRUCTURE_INVALID: 'error',
  SIGNATURE_KEY_UNKNOWN: 'error',
  SIGNATURE_REPEATED: 'error',
  SIGNATURE_MANIFEST_UNCHECKED: 'warning',
  XML_PREFIX_UNDECLARED: 'error',
} as const;

export type SignatureFindingCode = keyof typeof signatureFindingSeverity;

/** One thing that a verification noticed; its texts are the error table's. */
export type SignatureFinding = {
  readonly code: SignatureFindingCode;
  /** `R-187`, where the rules have one. */
  readonly rule: string | undefined;
  readonly severity: FindingSeverity;
  readonly details: Readonly<Record<string, string | number>>;
};

/** A finding with the severity and rule that its code has. */
export function signatureFinding(
  code: SignatureFindingCode,
  details: Readonly<Record<string, string | number>> = {},
): SignatureFinding {
  return { code, rule: errorRow(code).clause, severity: signatureFindingSeverity[code], details };
}

/** What was noticed and what to do about it, in one language. */
export function signatureFindingText(finding: SignatureFinding, language: Language): ErrorText {
  return errorText(finding.code, finding.details, language);
}

/** Whether a verification may report this code. */
export function isSignatureFindingCode(code: ErrorCode): code is SignatureFindingCode {
  return Object.hasOwn(signatureFindingSeverity, code);
}
