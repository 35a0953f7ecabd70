import type { ListedReason } from './revocation-reason.ts';

/** What is known about the revocation of one certificate, from whom, and why it is not known. */
export type RevocationEvidence = {
  /** RFC 4514 text. */
  readonly subject: string;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly fingerprint: string;
} & (
  | {
      readonly status: 'good';
      readonly source: 'own-list' | 'crl' | 'ocsp';
      /** Milliseconds: until when the answer may be believed; absent for the own list, which is always fresh. */
      readonly validUntil?: number;
    }
  | {
      readonly status: 'revoked';
      readonly source: 'own-list' | 'crl' | 'ocsp';
      readonly validUntil?: number;
      readonly reason: ListedReason;
      /** Milliseconds. */
      readonly revokedAt: number;
    }
  | {
      /** Nobody could be reached, or nobody gave an answer that can be believed. */
      readonly status: 'unknown';
      readonly source: 'none';
      /** Why, source by source. */
      readonly problem: string;
    }
);

/** What to make of an unknown revocation: distrust, or trust with a remark. */
export type RevocationPolicy = 'hard-fail' | 'soft-fail';
