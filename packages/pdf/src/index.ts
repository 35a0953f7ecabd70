export type { AdministrativeDocument } from './administrative-document.ts';
export { composePdf } from './compose-pdf.ts';
export { type SignatureKind, signatureFields, simulationText } from './page-form.ts';
export type { PdfChange } from './pdf-change.ts';
export { PdfComposer } from './pdf-composer.ts';
export type { PdfEvidence, PdfSignatureEvidence } from './pdf-evidence.ts';
export { type PdfInspectorOptions, pdfInspector } from './pdf-inspector.ts';
export {
  type PdfAnswer,
  type PdfReason,
  type PdfReasonCode,
  type PdfReasonRow,
  pdfReasonTable,
} from './pdf-reason.ts';
export { type PdfSigner, type SignPdfOptions, signPdf } from './sign-pdf.ts';
export { pdfBytesMax, type VerifyPdfOptions, verifyPdf } from './verify-pdf.ts';
