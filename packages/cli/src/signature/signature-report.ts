import type { ChainEvidence, ChainTrust } from '@lienthong/pki';
import type { SignatureFinding, SignatureStatus } from '@lienthong/xml-signature';
import type { ErrorFacts } from '../render/error.ts';
import type { Text } from '../texts/text.ts';

/** A part of a document as a report names it. */
export type ReportedPart = {
  readonly path: string;
  /** Whether everything in it is meant; else only its own tag, attributes and text. */
  readonly isWhole: boolean;
};

/** What is known about one signature of a file. */
export type SignatureReport = {
  /** Where the signature element is; empty for a package that has none. */
  readonly path: string;
  readonly status: SignatureStatus;
  readonly trust: ChainTrust;
  /** Whether the signature is right, its signer trusted, and nothing was found that speaks against it. */
  readonly isValid: boolean;
  readonly signer: ChainEvidence | undefined;
  /** Milliseconds; what the signature says. */
  readonly signingTime: number | undefined;
  readonly isSigningTimeCovered: boolean;
  /** Identifier; empty where it could not be read. */
  readonly algorithm: string;
  readonly references: readonly {
    readonly uri: string;
    readonly path: string;
    readonly digestAlgorithm: string;
    readonly matches: boolean;
  }[];
  /** At most {@link reportedPartsMax}, in document order. */
  readonly uncovered: readonly ReportedPart[];
  readonly uncoveredCount: number;
  readonly findings: readonly SignatureFinding[];
  /** Checks that could not be made, or are not made here. */
  readonly unchecked: readonly Text[];
};

/** Parts that a report lists; of more it says how many. */
export const reportedPartsMax = 20;

/** Signatures of one file that are verified. */
export const verifiedSignaturesMax = 16;

/** What is known about one file. */
export type FileReport = {
  readonly file: string;
  readonly kind: 'edxml' | 'xml' | 'unreadable';
  /** Why it could not be read. */
  readonly error: ErrorFacts | undefined;
  readonly signatures: readonly SignatureReport[];
  /** Signatures beyond the first {@link verifiedSignaturesMax}. */
  readonly unverifiedCount: number;
  /** Whether there is a signature and every one is valid. */
  readonly isValid: boolean;
};
