import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isExchangeError } from '@lienthong/errors';
import type { SnapshotManifest } from './snapshot-manifest.ts';
import { shelfName } from './state-files.ts';
import { readManifest } from './unpack-snapshot.ts';

/** How snapshots end. */
export const snapshotEnding = '.snapshot';

/** A snapshot of a directory. */
export type ListedSnapshot = {
  readonly name: string;
  readonly file: string;
  /** As it lies on the disk. */
  readonly sizeBytes: number;
  /** Undefined where the file is no snapshot that this release reads. */
  readonly manifest: SnapshotManifest | undefined;
};

/**
 * The file that a name or a path stands for: a plain word is a snapshot of the directory, anything else a path.
 */
export function snapshotFile(stateDir: string, nameOrFile: string): string {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/i.test(nameOrFile)
    ? join(stateDir, shelfName, `${nameOrFile}${snapshotEnding}`)
    : nameOrFile;
}

/** The snapshots that a directory keeps, the oldest first. */
export async function listSnapshots(stateDir: string): Promise<readonly ListedSnapshot[]> {
  const shelf = join(stateDir, shelfName);
  const names = await readdir(shelf).catch((failure: NodeJS.ErrnoException) => {
    if (failure.code === 'ENOENT') return [];
    throw failure;
  });
  const listed = await Promise.all(
    names
      .filter((name) => name.endsWith(snapshotEnding))
      .map(async (name): Promise<ListedSnapshot> => {
        const file = join(shelf, name);
        const { size } = await stat(file);
        const manifest = await readManifest(file).catch((failure: unknown) => {
          if (!isExchangeError(failure)) throw failure;
          return undefined;
        });
        return { name: name.slice(0, -snapshotEnding.length), file, sizeBytes: size, manifest };
      }),
  );
  return listed.sort((a, b) => (a.manifest?.at ?? 0) - (b.manifest?.at ?? 0) || (a.name < b.name ? -1 : 1));
}
