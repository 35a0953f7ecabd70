import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StateDir } from '@lienthong/emulator';
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
    const replaced = await setAside(stateDir);
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
  const replaced = await setAside(stateDir, everything ? undefined : ['nats', 'ledger-heads.json']);
  if (replaced === undefined) throw new ExchangeError('SNAPSHOT_NOTHING_THERE', { path: stateDir });
  return { replaced };
}

/** Moves what makes up the exchange, or the parts named, out of the way; resolves with where it lies, if there was any. */
async function setAside(stateDir: string, only?: readonly string[]): Promise<string | undefined> {
  const present = (await readdir(stateDir).catch(() => [])).filter(
    (name) =>
      name !== shelfName &&
      name !== replacedName &&
      !name.startsWith('.staging-') &&
      (only?.includes(name) ?? true),
  );
  if (present.length === 0) return undefined;
  const aside = join(stateDir, replacedName);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  for (const name of present) await rename(join(stateDir, name), join(aside, name));
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
