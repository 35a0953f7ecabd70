import type { ReadyCertificate } from '@lienthong/pki';
import { z } from 'zod';

/** A certificate that the exchange's authorities have issued. */
export type Certificate = {
  /** Whose it is: code of an agency or node, or name of an authority. */
  readonly holder: string;
  /** What kind of holder. */
  readonly folder: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  /** SHA-256, hexadecimal. */
  readonly fingerprint: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isValidNow: boolean;
  /** Since when and why it is revoked or suspended; absent where it is neither. */
  readonly revocation?: { readonly at: number; readonly reason: string } | undefined;
};

export const certificateSchema: z.ZodType<Certificate> = z
  .strictObject({
    holder: z.string(),
    folder: z.string(),
    subject: z.string(),
    issuer: z.string(),
    serial: z.string(),
    fingerprint: z.string(),
    notBefore: z.number(),
    notAfter: z.number(),
    isValidNow: z.boolean(),
    revocation: z.strictObject({ at: z.number(), reason: z.string() }).optional(),
  })
  .meta({ id: 'Certificate' });

/** A certificate as the API shows it. */
export function shownCertificate(ready: ReadyCertificate): Certificate {
  const { id, folder, subject, issuer, serial, fingerprint, notBefore, notAfter, isValidNow, revocation } =
    ready;
  return {
    ...{ holder: id, folder, subject, issuer, serial, fingerprint, notBefore, notAfter, isValidNow },
    revocation: revocation && { at: revocation.revokedAt, reason: revocation.reason },
  };
}
