import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * RSA-2048 signatures a second that OpenSSL makes on two cores, one second long; undefined where there is no openssl.
 */
export async function openSslSignsPerSecond(): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('openssl', [
      'speed',
      '-seconds',
      '1',
      '-multi',
      '2',
      'rsa2048',
    ]);
    return signsOf(stdout);
  } catch {
    return undefined; // there is none, or one that speaks otherwise
  }
}

/** The column `sign/s` of the table that `openssl speed` prints. */
function signsOf(output: string): number | undefined {
  const lines = output.split('\n');
  const names =
    lines
      .find((line) => line.includes('sign/s'))
      ?.trim()
      .split(/\s+/) ?? [];
  const values = /^rsa\s+2048 bits\s+(.*)$/m.exec(output)?.[1]?.trim().split(/\s+/) ?? [];
  const value = Number(values[names.indexOf('sign/s')]);
  return Number.isFinite(value) ? value : undefined;
}
