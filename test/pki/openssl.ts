import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { certificatePem } from '@lienthong/pki';

/** Whether OpenSSL is there; tests that need it are skipped, and say so, where it is not. */
export const hasOpenssl: boolean = spawnSync('openssl', ['version']).status === 0;

/** How a command of OpenSSL ended. */
export type OpensslRun = { readonly status: number; readonly text: string };

/** A directory of its own in which OpenSSL runs. Asynchronous: the services that it asks run in this process. */
export class OpensslDesk implements Disposable {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'lienthong-openssl-'));

  /** Runs a command; both outputs as one text. */
  async run(...args: readonly string[]): Promise<OpensslRun> {
    try {
      const { stdout, stderr } = await promisify(execFile)('openssl', args, { cwd: this.directory });
      return { status: 0, text: stdout + stderr };
    } catch (failure) {
      const { code, stdout, stderr } = failure as { code: number; stdout: string; stderr: string };
      return { status: code, text: stdout + stderr };
    }
  }

  write(name: string, bytes: Uint8Array | string): void {
    writeFileSync(join(this.directory, name), bytes);
  }

  /** Certificates, one after the other, in one PEM file. */
  writeCertificates(name: string, ...certificates: readonly Uint8Array[]): void {
    this.write(name, certificates.map(certificatePem).join(''));
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true });
  }
}
