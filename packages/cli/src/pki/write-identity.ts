import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { certificatePem, type Identity } from '@lienthong/pki';

/** The files of an identity. */
export type IdentityFiles = {
  /** PKCS#8; readable by its owner only. */
  readonly key: string;
  readonly certificate: string;
  /** The certificate, then those of its issuers without the root. */
  readonly chain: string;
};

/**
 * Writes `key.pem`, `cert.pem` and `chain.pem` into a directory of the user. Files that are there are never replaced.
 *
 * @throws CLI_FILE_UNWRITABLE when a file is there already or cannot be written
 */
export async function writeIdentity(
  { key, certificates }: Identity,
  directory: string,
): Promise<IdentityFiles> {
  const [certificate = new Uint8Array()] = certificates;
  const files: IdentityFiles = {
    key: join(directory, 'key.pem'),
    certificate: join(directory, 'cert.pem'),
    chain: join(directory, 'chain.pem'),
  };
  await written(directory, mkdir(directory, { recursive: true, mode: 0o700 }));
  await writeNew(files.key, key.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600);
  await writeNew(files.certificate, certificatePem(certificate), 0o644);
  await writeNew(files.chain, certificates.map(certificatePem).join(''), 0o644);
  return files;
}

/**
 * Writes a file that must not be there yet.
 *
 * @throws CLI_FILE_UNWRITABLE when it is, or cannot be written
 */
export function writeNew(path: string, text: string, mode: number): Promise<void> {
  return written(path, writeFile(path, text, { flag: 'wx', mode }));
}

async function written(path: string, writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ExchangeError('CLI_FILE_UNWRITABLE', { path, problem }, { cause });
  }
}
