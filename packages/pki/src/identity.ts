import type { KeyObject } from 'node:crypto';
import { type Certificate, parseCertificate } from './certificate.ts';
import type { Person } from './subject.ts';

/** A private key with the certificates that speak for it. */
export type Identity = {
  /** Private. It never leaves the process except into its own file. */
  readonly key: KeyObject;
  /** DER; the holder's certificate first, then the issuing authority's. The root is not among them. */
  readonly certificates: readonly Uint8Array[];
  /** RFC 4514 text. */
  readonly subject: string;
  /** SHA-256 of the holder's certificate, hexadecimal. */
  readonly fingerprint: string;
  /** Milliseconds. */
  readonly notBefore: number;
  /** Milliseconds. */
  readonly notAfter: number;
};

/** Signs packages for an agency. */
export type AgencyIdentity = Identity & { readonly organId: string };

/** Signs receipts for a node. */
export type NodeIdentity = Identity & { readonly nodeId: string };

/** Signs documents for an agency, as a person of it. */
export type PersonIdentity = Identity & { readonly person: Person };

/** The identity that a key and its certificates make, the holder's certificate first. */
export function identityOf(key: KeyObject, certificates: readonly Uint8Array[]): Identity {
  const leaf: Certificate = parseCertificate(certificates[0] ?? new Uint8Array());
  return {
    key,
    certificates,
    subject: leaf.subject,
    fingerprint: leaf.fingerprint,
    notBefore: leaf.notBefore,
    notAfter: leaf.notAfter,
  };
}
