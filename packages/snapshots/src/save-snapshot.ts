import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readLayout, StateDir, storePaths } from '@lienthong/emulator';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { type Clock, type RandomSource, randomUuid, systemClock, systemRandom } from '@lienthong/runtime';
import { copyState } from './copy-state.ts';
import { whileFrozen } from './freeze-servers.ts';
import { packSnapshot } from './pack-snapshot.ts';
import type { ExchangeSettings, SnapshotManifest } from './snapshot-manifest.ts';
import { snapshotFile } from './snapshot-shelf.ts';

export type SaveOptions = {
  /** Directory of the exchange, which may run meanwhile. */
  readonly stateDir: string;
  /** A plain word for a snapshot that the directory keeps, else a path. */
  readonly to: string;
  /** Whether a snapshot of this name may be replaced. */
  readonly overwrite?: boolean;
  readonly clock?: Clock;
  readonly random?: RandomSource;
};

/** A snapshot as it was taken. */
export type SavedSnapshot = {
  readonly file: string;
  readonly manifest: SnapshotManifest;
  /** As it lies on the disk. */
  readonly sizeBytes: number;
  /** How long the exchange stood still, milliseconds; 0 where none ran. */
  readonly pausedMs: number;
};

/**
 * Saves a whole exchange, running or not, in one file that only its owner may read: it holds every key of the exchange. Of
 * one that runs it holds exactly what a crash of all its processes would leave at that moment, which is all that it has
 * acknowledged to anybody.
 *
 * @throws SNAPSHOT_NOTHING_THERE when the directory holds no exchange
 * @throws SNAPSHOT_TARGET_TAKEN when the file exists
 * @throws SNAPSHOT_SERVER_FOREIGN when the exchange runs on a server that it did not start
 * @throws STATE_UNUSABLE
 */
export async function saveSnapshot(options: SaveOptions): Promise<SavedSnapshot> {
  const { stateDir, clock = systemClock, random = systemRandom } = options;
  const file = snapshotFile(stateDir, options.to);
  if (!options.overwrite && (await stat(file).catch(() => undefined)))
    throw new ExchangeError('SNAPSHOT_TARGET_TAKEN', { path: file });
  const layout = await readLayout(stateDir);
  if ((await storePaths(stateDir)).length === 0)
    throw new ExchangeError('SNAPSHOT_NOTHING_THERE', { path: stateDir });
  const run = await running(stateDir);
  const staging = join(stateDir, `.staging-${randomUuid(random)}`);
  try {
    let at = clock.now();
    let pausedMs = 0;
    const files = await copyState(stateDir, staging, async (work) => {
      const from = clock.now();
      return whileFrozen(stateDir, { url: run?.url }, () => {
        at = clock.now();
        return work();
      }).finally(() => {
        pausedMs = run ? clock.now() - from : 0;
      });
    });
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const settings = run?.settings;
    const manifest = await packSnapshot(staging, files, {
      file,
      at,
      running: run !== undefined,
      ...(layout ? { layout } : {}),
      ...(settings ? { settings } : {}),
    });
    return { file, manifest, sizeBytes: (await stat(file)).size, pausedMs };
  } catch (failure) {
    if (isExchangeError(failure) || !(failure instanceof Error)) throw failure;
    throw new ExchangeError('STATE_UNUSABLE', { path: file, problem: failure.message }, { cause: failure });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function running(
  stateDir: string,
): Promise<{ readonly url: string; readonly settings: ExchangeSettings } | undefined> {
  try {
    const { url, registry, routing, ackWaitMs, hopModes, policies } = await new StateDir(stateDir).readRun();
    return { url, settings: { registry, routing, ackWaitMs, hopModes, policies } };
  } catch (failure) {
    if (isExchangeError(failure, 'NOT_RUNNING')) return undefined;
    throw failure;
  }
}
