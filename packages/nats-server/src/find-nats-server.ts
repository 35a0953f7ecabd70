import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { cachedBinaries, storeBinary } from './binary-cache.ts';
import { debianApt } from './debian-apt.ts';
import { debianPool } from './debian-pool.ts';
import type { FetchSource } from './fetch-source.ts';
import { githubRelease } from './github-release.ts';
import { natsImage } from './nats-image.ts';
import { type Announcement, inspectBinary, type NatsServerBinary } from './nats-server-binary.ts';
import { compareServerVersions, leastServerVersion, recommendedServerVersion } from './server-version.ts';

export type FindNatsServerOptions = {
  /** NATS_SERVER_BIN, PATH and LIENTHONG_OFFLINE are read from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `defaultCacheDir(env)`, unless the caller keeps one of its own. */
  readonly cacheDir: string;
  /** Is told one line before every use of the network, and why a server that was found is not used. */
  readonly announce: (line: Announcement) => void;
  /** Left out: unless LIENTHONG_OFFLINE is 1. */
  readonly fetchAllowed?: boolean;
  /** Where to look after PATH. */
  readonly systemDirs?: readonly string[];
  /** Ways of fetching, in order; left out: all of `fetchSources`. */
  readonly fetchSources?: readonly FetchSource[];
};

/** The ways of fetching, in the order in which they are tried. */
export const fetchSources: readonly FetchSource[] = [debianPool, debianApt, githubRelease, natsImage];
/** Debian puts the server where users' PATH does not look. */
const debianDirs = ['/usr/sbin', '/usr/local/sbin'];

/**
 * A server program that runs here and is new enough: the one that NATS_SERVER_BIN names, else on PATH, in the cache, or fetched into
 * the cache. Whoever has NATS_URL needs none and does not call this.
 *
 * @throws NATS_SERVER_BIN_UNUSABLE NATS_SERVER_BIN is set but names no usable server: an explicit wish is not replaced by a guess
 * @throws NATS_SERVER_OFFLINE there is none, and fetching is not allowed
 * @throws NATS_SERVER_NOT_FOUND there is none, and no way of fetching led to one
 */
export async function findNatsServer(options: FindNatsServerOptions): Promise<NatsServerBinary> {
  const { env, cacheDir, announce } = options;
  const { NATS_SERVER_BIN, LIENTHONG_OFFLINE } = env;
  if (NATS_SERVER_BIN) return explicitBinary(NATS_SERVER_BIN);
  const tried: string[] = [];
  const binary = (await installedBinary(options, tried)) ?? (await cachedBinary(cacheDir, announce, tried));
  if (binary) return binary;
  if (!(options.fetchAllowed ?? LIENTHONG_OFFLINE !== '1'))
    throw new ExchangeError('NATS_SERVER_OFFLINE', { tried: tried.join('; '), least: leastServerVersion });
  for (const source of options.fetchSources ?? fetchSources) {
    const fetched = await fetchedBinary(source, options, tried);
    if (fetched) return fetched;
  }
  throw new ExchangeError('NATS_SERVER_NOT_FOUND', { tried: tried.join('; '), least: leastServerVersion });
}

async function explicitBinary(path: string): Promise<NatsServerBinary> {
  const inspection = await inspectBinary(path);
  if ('version' in inspection) return { path, version: inspection.version, source: 'NATS_SERVER_BIN' };
  throw new ExchangeError('NATS_SERVER_BIN_UNUSABLE', {
    path,
    reason: inspection.problem.en,
    least: leastServerVersion,
  });
}

async function installedBinary(
  { env, announce, systemDirs = debianDirs }: FindNatsServerOptions,
  tried: string[],
): Promise<NatsServerBinary | undefined> {
  const { PATH = '' } = env;
  const pathDirs = PATH.split(delimiter).filter(isAbsolute);
  for (const directory of new Set([...pathDirs, ...systemDirs])) {
    const path = join(directory, 'nats-server');
    if (!(await isExecutable(path))) continue;
    const inspection = await inspectBinary(path);
    if ('problem' in inspection) {
      announce(inspection.problem);
      tried.push(inspection.problem.en);
      continue;
    }
    const { version } = inspection;
    if (compareServerVersions(version, recommendedServerVersion) < 0)
      announce({
        vi: `Dùng nats-server ${version} tại ${path}; nên dùng từ ${recommendedServerVersion}`,
        en: `Using nats-server ${version} at ${path}; ${recommendedServerVersion} or newer is recommended`,
      });
    return { path, version, source: 'path' };
  }
  tried.push(`PATH and ${systemDirs.join(', ')}`);
  return undefined;
}

async function cachedBinary(
  cacheDir: string,
  announce: FindNatsServerOptions['announce'],
  tried: string[],
): Promise<NatsServerBinary | undefined> {
  for await (const { path, version, intact } of cachedBinaries(cacheDir)) {
    if (intact) return { path, version, source: 'cache' };
    announce({
      vi: `Bản nats-server trong bộ nhớ đệm bị hỏng, không dùng: ${path}`,
      en: `The cached nats-server is damaged and not used: ${path}`,
    });
    tried.push(`${path} (damaged)`);
  }
  tried.push(`cache ${cacheDir}`);
  return undefined;
}

async function fetchedBinary(
  { source, offers }: FetchSource,
  { env, cacheDir, announce }: FindNatsServerOptions,
  tried: string[],
): Promise<NatsServerBinary | undefined> {
  const workDir = await mkdtemp(join(tmpdir(), 'lienthong-fetch-'));
  const failed = (what: string) => void tried.push(what);
  try {
    for await (const file of offers({ env, workDir, announce, failed })) {
      const inspection = await inspectBinary(file);
      if ('problem' in inspection) {
        announce(inspection.problem);
        tried.push(`${source}: ${inspection.problem.en}`);
        continue;
      }
      const { version } = inspection;
      const path = await storeBinary(cacheDir, version, file);
      announce({
        vi: `Đã lưu nats-server ${version} tại ${path}`,
        en: `Stored nats-server ${version} at ${path}`,
      });
      return { path, version, source };
    }
    return undefined;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
