import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import { ExchangeError } from '@lienthong/errors';
import { type Certificate, parseCertificate } from '@lienthong/pki';
import { readInput } from '../read-input.ts';

const certificatePattern = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/**
 * The certificates in a PEM file, in written order.
 *
 * @throws CLI_FILE_UNREADABLE, CLI_FILE_EMPTY
 * @throws SIGNATURE_KEY_UNREADABLE there is none in it, or one that is no certificate
 */
export async function readCertificates(path: string, stdin: Readable): Promise<readonly Certificate[]> {
  const text = Buffer.from(await readInput(path, stdin)).toString('latin1');
  const blocks = [...text.matchAll(certificatePattern)].map(([, base64 = '']) => base64);
  if (blocks.length === 0) throw unreadable(path, 'certificate');
  return blocks.map((base64) => {
    try {
      return parseCertificate(Buffer.from(base64, 'base64'));
    } catch (cause) {
      throw unreadable(path, 'certificate', cause);
    }
  });
}

/**
 * The private key in a PEM file.
 *
 * @throws CLI_FILE_UNREADABLE, CLI_FILE_EMPTY
 * @throws SIGNATURE_KEY_UNREADABLE there is none in it, or it has a password
 */
export async function readPrivateKey(path: string, stdin: Readable): Promise<KeyObject> {
  const pem = Buffer.from(await readInput(path, stdin));
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw unreadable(path, 'key', cause);
  }
}

function unreadable(path: string, what: string, cause?: unknown): ExchangeError {
  return new ExchangeError('SIGNATURE_KEY_UNREADABLE', { path, what }, { cause });
}
