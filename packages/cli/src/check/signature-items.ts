import type { EdxmlPackage } from '@lienthong/edxml';
import { type PackageEvidence, verifyPackage } from '@lienthong/edxml-signature';
import { errorText } from '@lienthong/errors';
import { TrustStore } from '@lienthong/pki';
import type { CheckItem } from './check-result.ts';

/**
 * Rules that ask whose certificate it is. A file does not say whom its reader trusts, and the answer of a reader who trusts
 * nobody is worth nothing.
 */
export const trustRules = ['R-190', 'R-191', 'R-192', 'R-193'] as const;

/** What is to be said of a package's signature, and whether it is valid. */
export type SignatureCheck = { readonly items: readonly CheckItem[]; readonly isValid: boolean };

/** Judges the signature of a package that was read from bytes; certificates are not judged. */
export function checkSignature(edxml: EdxmlPackage, receivedAt: number): SignatureCheck {
  const { source } = edxml;
  if (source === undefined) return { items: [], isValid: false };
  const { document, anchors } = source;
  const trust = new TrustStore();
  const evidence = verifyPackage(document, {
    resolveSigner: (certificates, at) => trust.verifyChain(certificates, at),
    receivedAt,
  });
  const element = anchors.signature >= 0 ? anchors.signature : anchors.header;
  const place = { path: document.path(element), ...document.locate(document.start(element)) };
  const items = evidence.findings.filter(isCheckable).map(({ code, rule, severity, details }) => ({
    id: rule ?? code,
    severity,
    message: { vi: errorText(code, details, 'vi').summary, en: errorText(code, details, 'en').summary },
    ...place,
  }));
  return { items, isValid: evidence.status === 'valid' || evidence.status === 'valid-at-origin' };
}

function isCheckable({ rule }: PackageEvidence['findings'][number]): boolean {
  return !trustRules.some((one) => one === rule);
}
