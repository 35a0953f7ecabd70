import type { XmlElement } from '@lienthong/xml';
import type { KeyHint } from './key-info.ts';
import type { SignatureFinding } from './signature-finding.ts';

/**
 * What the arithmetic of a signature says (spec edxml-102 §4.6). Only `valid` and `valid-at-origin` say that bytes are
 * as they were signed; none says who signed.
 */
export type SignatureStatus =
  | 'valid'
  | 'valid-at-origin'
  | 'digest-mismatch'
  | 'value-mismatch'
  | 'weak-algorithm'
  | 'unverifiable'
  | 'placeholder'
  | 'empty'
  | 'absent';

/** A part of the document that a reference points to. */
export type ReferencedPart = {
  readonly uri: string;
  readonly element: XmlElement;
  /** Bytes of the element in the document. */
  readonly start: number;
  readonly end: number;
  readonly digestAlgorithm: string;
  readonly matches: boolean;
  /** Whether the signature itself is left out of the element (enveloped). */
  readonly isEnveloped: boolean;
};

/** What is known about one signature. Use only parts in `covered` as signed, and only for a `valid` status. */
export type SignatureEvidence = {
  readonly status: SignatureStatus;
  readonly findings: readonly SignatureFinding[];
  readonly references: readonly ReferencedPart[];
  /** Elements whose bytes are signed: empty unless the status is `valid` or `valid-at-origin`. */
  readonly covered: readonly XmlElement[];
  /** Elements inside what is covered that are not: they were added after signing. Empty unless `valid-at-origin`. */
  readonly addedLater: readonly XmlElement[];
  /** Milliseconds; what the signature says, whether covered or not. */
  readonly signingTime: number | undefined;
  /** Whether a reference covers the signing time. */
  readonly signingTimeCovered: boolean;
  /** DER, in written order; nothing about them has been verified. */
  readonly certificates: readonly Uint8Array[];
  /** What else `KeyInfo` says about the key; nothing of it was used. */
  readonly keyHints: readonly KeyHint[];
  /** `Manifest` elements: what they list has not been looked at. */
  readonly manifests: readonly XmlElement[];
  /** Identifier of the signature method; empty where it could not be read. */
  readonly signatureAlgorithm: string;
};
