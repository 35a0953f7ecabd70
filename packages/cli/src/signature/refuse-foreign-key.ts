import { createPublicKey, type KeyObject } from 'node:crypto';
import { ExchangeError } from '@lienthong/errors';
import type { Certificate } from '@lienthong/pki';

/**
 * Refuses to sign with a key that the certificate does not speak for.
 *
 * @throws SIGNATURE_KEY_FOREIGN
 */
export function refuseForeignKey(key: KeyObject, certificate: Certificate | undefined): void {
  if (certificate === undefined || createPublicKey(key).equals(certificate.publicKey)) return;
  throw new ExchangeError('SIGNATURE_KEY_FOREIGN', { subject: certificate.subject });
}
