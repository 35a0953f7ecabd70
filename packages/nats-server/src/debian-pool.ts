import { join } from 'node:path';
import { isDebianMirror, machineMirrors } from './apt-mirrors.ts';
import { sha256OfFile } from './binary-cache.ts';
import { firstError, unpackServer } from './debian-package.ts';
import type { FetchSource } from './fetch-source.ts';
import { runProgram } from './run-program.ts';

/** Packages known by checksum, best first, by Debian's name of the architecture. A pool file goes when Debian brings a newer one. */
const pins: Readonly<Record<string, readonly { readonly file: string; readonly sha256: string }[]>> = {
  amd64: [
    {
      file: 'nats-server_2.15.1-1_amd64.deb',
      sha256: '31ef4ceaa84e8248d449e508472e3770c17c3695cb5cb0ee96e03912724ea884',
    },
    {
      file: 'nats-server_2.10.27-1+b2_amd64.deb',
      sha256: '6d913ac987b78734c08537c2adeb1526cf735f216173a9170d94b185fcfe6f8a',
    },
  ],
};
const packageBytesMax = 64 * 2 ** 20;

/**
 * One file of known checksum from the archive that this machine installs from. Apt's own downloader fetches it, so that the
 * machine's proxies, credentials and certificates hold; no list is read and nothing is installed.
 */
export const debianPool: FetchSource = {
  source: 'debian-pool',
  async *offers(context) {
    const { env, announce, failed, workDir } = context;
    const limits = { timeoutMs: 120_000, env };
    const architecture = (await runProgram('dpkg', ['--print-architecture'], limits)).stdout.trim();
    const packages = pins[architecture];
    if (!packages)
      return failed(`Debian pool: no known package for architecture ${architecture || 'unknown'}`);
    const mirrors = (await machineMirrors(env)).filter(isDebianMirror);
    if (mirrors.length === 0) return failed('Debian pool: apt names no Debian mirror');
    for (const { file, sha256 } of packages) {
      for (const [index, { uri }] of mirrors.entries()) {
        const url = `${uri}/pool/main/n/nats-server/${file}`;
        announce({ vi: `Tải nats-server từ ${url}`, en: `Fetching nats-server from ${url}` });
        const deb = join(workDir, `${index}-${file}`);
        const download = await runProgram('/bin/sh', ['-c', limitedDownload, 'sh', url, deb, sha256], limits);
        if (download.code !== 0) {
          failed(`${url}: ${firstError(download.complaint)}`);
          continue;
        }
        const actual = await sha256OfFile(deb);
        if (actual !== sha256) {
          failed(`${url}: SHA-256 ${actual} instead of ${sha256}`);
          continue;
        }
        const server = await unpackServer(deb, join(workDir, `${index}-${file}.d`), context);
        if (server) yield server;
      }
    }
  },
};

/** `ulimit -f` counts blocks of 512 bytes and holds for the downloader's children too. */
const limitedDownload = `ulimit -f ${packageBytesMax / 512}
exec /usr/lib/apt/apt-helper -o APT::Sandbox::User=root -o Acquire::Retries=0 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 download-file "$1" "$2" "SHA256:$3"`;
