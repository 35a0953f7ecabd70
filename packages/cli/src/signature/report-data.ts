import { signatureFindingText } from '@lienthong/xml-signature';
import { errorData } from '../render/error.ts';
import type { FileReport, SignatureReport } from './signature-report.ts';

/** The report on one file, for programs. */
export function reportData(report: FileReport): object {
  const { file, kind, isValid, error, signatures, unverifiedCount } = report;
  return {
    file,
    kind,
    valid: isValid,
    error: error === undefined ? null : errorData(error),
    signatures: signatures.map(signatureData),
    unverified: unverifiedCount,
  };
}

function signatureData(signature: SignatureReport): object {
  const { signer, signingTime } = signature;
  return {
    path: signature.path,
    valid: signature.isValid,
    status: signature.status,
    trust: signature.trust,
    signer: signer === undefined ? null : signerData(signer),
    signingTime: signingTime === undefined ? null : new Date(signingTime).toISOString(),
    signingTimeCovered: signature.isSigningTimeCovered,
    algorithm: signature.algorithm,
    references: signature.references,
    uncovered: signature.uncovered.map(({ path, isWhole }) => ({ path, whole: isWhole })),
    uncoveredCount: signature.uncoveredCount,
    findings: signature.findings.map((finding) => ({
      code: finding.code,
      rule: finding.rule ?? null,
      severity: finding.severity,
      details: finding.details,
      summary: {
        vi: signatureFindingText(finding, 'vi').summary,
        en: signatureFindingText(finding, 'en').summary,
      },
    })),
    notChecked: signature.unchecked,
  };
}

function signerData(signer: NonNullable<SignatureReport['signer']>): object {
  const { subject, issuer, serial, fingerprint, organId, notBefore, notAfter, revocation, reasons } = signer;
  const instant = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  return {
    subject,
    issuer,
    serial,
    fingerprint,
    organId: organId ?? null,
    notBefore: instant(notBefore),
    notAfter: instant(notAfter),
    revocation,
    reasons: reasons.map(({ code, rule, text, textVi }) => ({ code, rule, vi: textVi, en: text })),
  };
}
