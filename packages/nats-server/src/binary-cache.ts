import { createHash } from 'node:crypto';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { compareServerVersions, leastServerVersion } from './server-version.ts';

const binaryBytesMax = 256 * 2 ** 20;

/** `${XDG_CACHE_HOME:-~/.cache}/lienthong` */
export function defaultCacheDir({
  XDG_CACHE_HOME,
  HOME,
}: Readonly<Record<string, string | undefined>>): string {
  return join(
    XDG_CACHE_HOME?.startsWith('/') ? XDG_CACHE_HOME : join(HOME || homedir(), '.cache'),
    'lienthong',
  );
}

export type CachedBinary = {
  readonly path: string;
  readonly version: string;
  /** False when the file is not the one that was put there. */
  readonly intact: boolean;
};

/** The cached programs that are new enough, newest first, each read and compared with its checksum when its turn comes. */
export async function* cachedBinaries(cacheDir: string): AsyncGenerator<CachedBinary> {
  const names = await readdir(join(cacheDir, 'nats-server')).catch(() => []);
  const versions = names
    .filter((name) => /^\d+\.\d+\.\d+$/.test(name) && compareServerVersions(name, leastServerVersion) >= 0)
    .sort((a, b) => compareServerVersions(b, a));
  for (const version of versions) {
    const entry = join(cacheDir, 'nats-server', version);
    yield { path: join(entry, 'nats-server'), version, intact: await isIntact(entry) };
  }
}

/**
 * Puts a copy of `file` into the cache and returns its path there. The entry appears whole or not at all; where another process
 * was faster its intact entry stays, and a damaged one is replaced.
 */
export async function storeBinary(cacheDir: string, version: string, file: string): Promise<string> {
  const root = join(cacheDir, 'nats-server');
  await mkdir(root, { recursive: true });
  const workshop = await mkdtemp(join(root, '.new-'));
  const [made, entry] = [join(workshop, version), join(root, version)];
  try {
    await mkdir(made);
    await copyFile(file, join(made, 'nats-server'));
    await chmod(join(made, 'nats-server'), 0o755);
    await writeFile(join(made, 'nats-server.sha256'), `${await sha256OfFile(file)}  nats-server\n`);
    // Whoever moves an entry aside goes round again: nobody leaves the place empty.
    for (let round = 0; !(await moveInto(made, entry)) && !(await isIntact(entry)); round += 1)
      await moveInto(entry, join(workshop, `damaged-${round}`));
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return join(entry, 'nats-server');
}

/** SHA-256 of a file in hexadecimal. */
export async function sha256OfFile(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

async function isIntact(entry: string): Promise<boolean> {
  try {
    const binary = join(entry, 'nats-server');
    if ((await stat(binary)).size > binaryBytesMax) return false;
    const expected = (await readFile(`${binary}.sha256`, 'utf8')).slice(0, 64);
    return (await sha256OfFile(binary)) === expected;
  } catch (failure) {
    if (isMissing(failure)) return false;
    throw failure;
  }
}

/** Renames a directory; false when something of that name is there already or the directory has gone. */
async function moveInto(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (failure) {
    const code = (failure as NodeJS.ErrnoException).code;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || isMissing(failure)) return false;
    throw failure;
  }
}

function isMissing(failure: unknown): boolean {
  return (failure as NodeJS.ErrnoException).code === 'ENOENT';
}
