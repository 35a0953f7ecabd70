import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StateDir, storePaths } from '@lienthong/emulator';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { type RandomSource, randomUuid, systemRandom } from '@lienthong/runtime';
import type { SnapshotManifest } from './snapshot-manifest.ts';
import { snapshotFile } from './snapshot-shelf.ts';
import { replacedName, shelfName } from './state-files.ts';
import { type UnpackLimits, unpackSnapshot } from './unpack-snapshot.ts';

export type RestoreOptions = UnpackLimits & {
  /** Directory of the exchange, which must not run. */
  readonly stateDir: string;
  /** A plain word for a snapshot that the directory keeps, else a path. */
  readonly from: string;
  readonly random?: RandomSource;
};

/** A snapshot as it was restored. */
export type RestoredSnapshot = {
  readonly manifest: SnapshotManifest;
  /** Where what stood there before lies now; undefined where there was nothing. */
  readonly replaced: string | undefined;
};

/**
 * Puts an exchange back to what a snapshot holds. It must not run: whoever runs it stops it, restores, and starts it again.
 * The whole snapshot is unpacked and checked beside the present state first; the present state is kept in `replaced`, in
 * the place of what an earlier restore left there.
 *
 * @throws SNAPSHOT_EXCHANGE_RUNNING
 * @throws SNAPSHOT_UNKNOWN, SNAPSHOT_UNREADABLE, SNAPSHOT_VERSION_OTHER, SNAPSHOT_DAMAGED, SNAPSHOT_TOO_LARGE
 * @throws STATE_UNUSABLE
 */
export async function restoreSnapshot(options: RestoreOptions): Promise<RestoredSnapshot> {
  const { stateDir, from, random = systemRandom, ...limits } = options;
  await refuseRunning(stateDir);
  const staging = join(stateDir, `.staging-${randomUuid(random)}`);
  try {
    await mkdir(staging, { recursive: true, mode: 0o700 });
    const manifest = await unpackSnapshot(snapshotFile(stateDir, from), staging, limits);
    await refuseRunning(stateDir);
    const replaced = await setAside(stateDir, await whole(stateDir));
    for (const name of await readdir(staging)) await rename(join(staging, name), join(stateDir, name));
    return { manifest, replaced };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * A second exchange with the same past, in a directory of its own: from here on each has its own future. They share their keys.
 *
 * @throws SNAPSHOT_TARGET_TAKEN when the directory is not empty
 */
export async function forkSnapshot(options: RestoreOptions): Promise<RestoredSnapshot> {
  const { stateDir } = options;
  const names = await readdir(stateDir).catch((failure: NodeJS.ErrnoException) => {
    if (failure.code === 'ENOENT') return [];
    throw new ExchangeError(
      'STATE_UNUSABLE',
      { path: stateDir, problem: failure.message },
      { cause: failure },
    );
  });
  if (names.length > 0) throw new ExchangeError('SNAPSHOT_TARGET_TAKEN', { path: stateDir });
  return restoreSnapshot(options);
}

/**
 * Takes back everything that an exchange has handled: packages, ledgers, notices. Keys, certificates and client systems stay,
 * so that nobody has to be set up again; `everything` takes these too. What was there is kept in `replaced`.
 *
 * @throws SNAPSHOT_EXCHANGE_RUNNING, SNAPSHOT_NOTHING_THERE
 */
export async function resetExchange(options: {
  readonly stateDir: string;
  readonly everything?: boolean;
}): Promise<{ readonly replaced: string }> {
  const { stateDir, everything = false } = options;
  await refuseRunning(stateDir);
  const packages = await storePaths(stateDir);
  const heads = (await readdir(stateDir).catch(() => [])).filter((name) => name === 'ledger-heads.json');
  const replaced = await setAside(stateDir, everything ? await whole(stateDir) : [...packages, ...heads]);
  if (replaced === undefined) throw new ExchangeError('SNAPSHOT_NOTHING_THERE', { path: stateDir });
  return { replaced };
}

/** What makes up the exchange, without what a directory keeps beside it. */
async function whole(stateDir: string): Promise<readonly string[]> {
  const names = await readdir(stateDir).catch(() => []);
  return names.filter((name) => name !== shelfName && name !== replacedName && !name.startsWith('.staging-'));
}

/** Moves parts of the exchange out of the way; resolves with where they lie, if there are any. */
async function setAside(stateDir: string, paths: readonly string[]): Promise<string | undefined> {
  if (paths.length === 0) return undefined;
  const aside = join(stateDir, replacedName);
  await rm(aside, { recursive: true, force: true });
  for (const path of paths) {
    await mkdir(dirname(join(aside, path)), { recursive: true, mode: 0o700 });
    await rename(join(stateDir, path), join(aside, path));
  }
  return aside;
}

async function refuseRunning(stateDir: string): Promise<void> {
  try {
    const { pid } = await new StateDir(stateDir).readRun();
    throw new ExchangeError('SNAPSHOT_EXCHANGE_RUNNING', { path: stateDir, pid });
  } catch (failure) {
    if (!isExchangeError(failure, 'NOT_RUNNING')) throw failure;
  }
}
