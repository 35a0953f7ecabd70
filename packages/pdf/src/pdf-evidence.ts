import type { ChainEvidence, TimeStampEvidence } from '@lienthong/pki';
import type { PdfChange } from './pdf-change.ts';
import type { PdfAnswer, PdfReason } from './pdf-reason.ts';

/** What is known about one signature in a PDF. */
export type PdfSignatureEvidence = {
  /** Name of the field; empty where the signature is in none. */
  readonly field: string;
  readonly answer: PdfAnswer;
  /** Empty where the answer is `right`; the gravest first otherwise. */
  readonly reasons: readonly PdfReason[];
  /** Whether what was signed is what is there, whoever signed it. */
  readonly integrity: 'intact' | 'broken' | 'not-checked';
  /** Whose certificate it is, where an authority that is trusted here has issued it. */
  readonly role: 'person' | 'agency' | 'unknown';
  /** Absent where the certificate of the signer is not at hand. */
  readonly signer?: ChainEvidence;
  /** Name, reason and place as the signature states them: claims of the signer. */
  readonly claims: { readonly name?: string; readonly reason?: string; readonly location?: string };
  /** Milliseconds; the signer's own claim. */
  readonly claimedAt?: number;
  readonly timeStamp?: TimeStampEvidence;
  /** Milliseconds: when the certificate was judged. */
  readonly judgedAt?: number;
  /** Absent where the byte range is wrong. */
  readonly covered?: {
    /** From the first byte of the file; the signature itself is left out. */
    readonly bytes: number;
    readonly isWholeFile: boolean;
  };
  /** What was done to the document after this signature. */
  readonly added: readonly PdfChange[];
};

/** What is known about the signatures in a PDF. */
export type PdfEvidence = {
  /** Right only where there are signatures and all are; wrong where one is. */
  readonly answer: PdfAnswer | 'unsigned';
  /** Why the file cannot be read, where it cannot. */
  readonly problem?: string;
  /** In the order in which they were made. */
  readonly signatures: readonly PdfSignatureEvidence[];
  /** Names of fields that wait for a signature. */
  readonly emptyFields: readonly string[];
  /** Whether a person and then an agency have signed; `undefined` where not every signer is known. */
  readonly isComplete?: boolean;
};
