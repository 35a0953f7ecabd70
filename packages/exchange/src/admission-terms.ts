import { z } from 'zod';

/**
 * On what terms a gateway hands a package in: they replace the tier's policy for this one submission, as the system
 * that it comes from has been promised.
 */
export type AdmissionTerms = {
  /** `header`: only what is needed to route (From, To, DocumentId). */
  readonly check: 'full' | 'header';
  readonly signature: 'off' | 'report' | 'enforce';
  readonly unsigned: 'accept' | 'refuse';
  readonly unknownReceiver: 'refuse-copy' | 'refuse-package';
  /** What the call said it sends; another kind of package is refused. */
  readonly expects?: 'document' | 'status' | undefined;
  /** Receivers named by the call instead of those of the package. */
  readonly to?: readonly string[] | undefined;
};

export const admissionTermsSchema: z.ZodType<AdmissionTerms> = z.strictObject({
  check: z.enum(['full', 'header']),
  signature: z.enum(['off', 'report', 'enforce']),
  unsigned: z.enum(['accept', 'refuse']),
  unknownReceiver: z.enum(['refuse-copy', 'refuse-package']),
  expects: z.enum(['document', 'status']).optional(),
  to: z.array(z.string().min(1).max(200)).min(1).max(20_000).optional(),
});
