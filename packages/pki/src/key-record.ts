import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { z } from 'zod';
import { parseCertificate } from './certificate.ts';
import { fakeMark } from './subject.ts';

/** What one key file holds. */
export type KeyRecord = {
  /** Whose keys these are: `authorities`, an agency code or a node. */
  readonly id: string;
  readonly entries: readonly KeyEntry[];
};

/** A certificate, with the private key where this holder has it. */
export type KeyEntry = { readonly role: string; readonly certificate: Uint8Array; readonly key?: KeyObject };

const base64 = z.base64();
const fileSchema = z.strictObject({
  notice: z.string(),
  format: z.literal('lienthong-keys-1'),
  digest: z.string(),
  record: z.strictObject({
    id: z.string(),
    entries: z.array(
      z.strictObject({
        role: z.string(),
        certificate: base64,
        key: z.record(z.string(), z.string()).optional(),
      }),
    ),
  }),
});

/** Text of a key file. Keys are JWK, which is read 60 times faster than PKCS#8. */
export function serialiseKeyRecord({ id, entries }: KeyRecord): string {
  const record = {
    id,
    entries: entries.map(({ role, certificate, key }) => ({
      role,
      certificate: Buffer.from(certificate).toString('base64'),
      ...(key && { key: key.export({ format: 'jwk' }) }),
    })),
  };
  const digest = hash('sha256', JSON.stringify(record), 'hex');
  return `${JSON.stringify({ notice: fakeMark, format: 'lienthong-keys-1', digest, record }, null, 1)}\n`;
}

/**
 * The record in the text of a key file. The digest and the agreement of keys with certificates have been checked, the
 * chain of the certificates has not.
 *
 * @throws PKI_STORE_DAMAGED when the text is not what {@link serialiseKeyRecord} wrote for `id`
 */
export function parseKeyRecord(text: string, source: { file: string; id: string }): KeyRecord {
  const { file, id } = source;
  const damaged = (problem: string, cause?: unknown): ExchangeError =>
    new ExchangeError('PKI_STORE_DAMAGED', { file, problem }, { cause });
  try {
    const { digest, record } = fileSchema.parse(JSON.parse(text));
    if (digest !== hash('sha256', JSON.stringify(record), 'hex')) throw damaged('its digest does not match');
    if (record.id !== id) throw damaged(`it belongs to ${record.id}, not to ${id}`);
    const entries = record.entries.map(({ role, certificate, key }): KeyEntry => {
      const der = Buffer.from(certificate, 'base64');
      if (!key) return { role, certificate: der };
      const privateKey = createPrivateKey({ key, format: 'jwk' });
      if (!parseCertificate(der).publicKey.equals(createPublicKey(privateKey)))
        throw damaged(`the key of ${role} does not belong to its certificate`);
      return { role, certificate: der, key: privateKey };
    });
    return { id, entries };
  } catch (cause) {
    if (isExchangeError(cause, 'PKI_STORE_DAMAGED')) throw cause;
    throw damaged('it is not a complete key file', cause);
  }
}
