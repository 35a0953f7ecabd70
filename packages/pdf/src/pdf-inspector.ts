import type { PdfInspector } from '@lienthong/edxml';
import type { PdfEvidence } from './pdf-evidence.ts';
import { type VerifyPdfOptions, verifyPdf } from './verify-pdf.ts';

/** How {@link pdfInspector} judges. */
export type PdfInspectorOptions = VerifyPdfOptions & {
  /** Is given what was found out about each PDF, and its name. */
  readonly onEvidence?: (evidence: PdfEvidence, name: string) => void;
};

/**
 * Looks into attached PDFs for the rules: every signature is verified. A role that cannot be told is
 * `unknown`, none is told where no root is trusted, and a signature that cannot be checked is not broken.
 *
 * @clause edxml-102 §4.3, §5.5
 */
export function pdfInspector({ onEvidence, ...options }: PdfInspectorOptions): PdfInspector {
  return {
    tells: [...(options.trust.roots.length > 0 ? (['role'] as const) : []), 'integrity', 'timestamp'],
    signatures: (pdf, name) => {
      const evidence = verifyPdf(pdf, options);
      onEvidence?.(evidence, name);
      return evidence.signatures.map(({ role, integrity, timeStamp }) => ({
        role,
        integrity,
        timestamp: timeStamp?.status === 'valid',
      }));
    },
  };
}
