import { createHash } from 'node:crypto';
import { lstat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchContext, FetchSource } from './fetch-source.ts';
import { runProgram } from './run-program.ts';
import { parseServerVersion } from './server-version.ts';

const archiveBytesMax = 64 * 2 ** 20;
const timeoutMs = 120_000;
const releaseUrl = 'https://github.com/nats-io/nats-server/releases/download';
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'arm7' };

/**
 * The official release that LIENTHONG_NATS_SERVER_RELEASE pins as `version:sha256` (checksum of this platform's archive, from the
 * release's SHA256SUMS). Without that setting nothing is fetched: a checksum taken from the place of the file proves nothing.
 * LIENTHONG_NATS_SERVER_RELEASE_URL names another place that holds the same files.
 */
export const githubRelease: FetchSource = {
  source: 'release',
  async *offers(context) {
    const { env, announce, failed, workDir } = context;
    const { LIENTHONG_NATS_SERVER_RELEASE: pin = '', LIENTHONG_NATS_SERVER_RELEASE_URL: base = releaseUrl } =
      env;
    const [, version, sha256] = /^v?(\d+\.\d+\.\d+):([0-9a-f]{64})$/i.exec(pin) ?? [];
    if (!version || !sha256 || !parseServerVersion(version))
      return failed('official release: skipped, LIENTHONG_NATS_SERVER_RELEASE=version:sha256 is not set');
    const architecture = architectures[process.arch];
    if (process.platform === 'win32' || !architecture)
      return failed(`official release: none known for ${process.platform} ${process.arch}`);
    const name = `nats-server-v${version}-${process.platform}-${architecture}`;
    const url = `${base.replace(/\/+$/, '')}/v${version}/${name}.tar.gz`;
    announce({ vi: `Tải nats-server từ ${url}`, en: `Fetching nats-server from ${url}` });
    const archive = await download(url, context);
    if (!archive) return;
    const actual = createHash('sha256').update(archive).digest('hex');
    if (actual !== sha256.toLowerCase()) return failed(`${url}: SHA-256 ${actual} instead of ${sha256}`);
    await writeFile(join(workDir, 'archive.tar.gz'), archive);
    const member = `${name}/nats-server`;
    const unpacked = await runProgram('tar', ['-xzf', 'archive.tar.gz', member], {
      timeoutMs,
      env,
      cwd: workDir,
    });
    const file = join(workDir, member);
    if (unpacked.code !== 0 || !(await lstat(file)).isFile())
      return failed(`${url}: ${unpacked.complaint || `${member} is no file`}`);
    yield file;
  },
};

/** The whole body, or undefined with the reason noted. */
async function download(url: string, { failed }: FetchContext): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok || !response.body) {
      failed(`${url}: HTTP ${response.status}`);
      return undefined;
    }
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body) {
      length += part.byteLength;
      if (length > archiveBytesMax) {
        failed(`${url}: more than ${archiveBytesMax} bytes`);
        return undefined;
      }
      parts.push(part);
    }
    return Buffer.concat(parts);
  } catch (failure) {
    const cause = failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
    failed(`${url}: ${cause instanceof Error ? cause.message : String(cause)}`);
    return undefined;
  }
}
