import type { BigIntStats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of a directory as it stands at one moment. */
export type StateFile = {
  /** Relative to the directory, `/` between its parts. */
  readonly path: string;
  readonly size: number;
  /** Nanoseconds since 1970. */
  readonly changedNs: bigint;
};

/** Where a directory keeps its own snapshots. */
export const shelfName = 'snapshots';
/** Where a restore leaves what stood there before. */
export const replacedName = 'replaced';

/** Where a repair leaves the store as it was. */
export const quarantineName = 'quarantine';

/** What belongs to a process that runs, not to the exchange: who holds the directory, what it said, half-written files. */
const passing = /(^|\/)(run\.json|nats-server\.(lock|conf|log)(\..*)?|.*\.part|.*\.claim|.*\.log)$/;
const notCopied: readonly string[] = [shelfName, replacedName, quarantineName];

/** The files that make up an exchange. Links are not followed. Files that vanish meanwhile are left out. */
export async function stateFiles(dir: string): Promise<readonly StateFile[]> {
  const found: StateFile[] = [];
  const visit = async (relative: string): Promise<void> => {
    const names = await readdir(join(dir, relative)).catch(absent);
    for (const name of [...(names ?? [])].sort()) {
      const path = relative === '' ? name : `${relative}/${name}`;
      if (notCopied.includes(path) || name.startsWith('.staging-') || passing.test(path)) continue;
      const stats: BigIntStats | undefined = await lstat(join(dir, path), { bigint: true }).catch(absent);
      if (stats?.isDirectory()) await visit(path);
      else if (stats?.isFile()) found.push({ path, size: Number(stats.size), changedNs: stats.mtimeNs });
    }
  };
  await visit('');
  return found;
}

function absent(failure: NodeJS.ErrnoException): undefined {
  if (failure.code !== 'ENOENT' && failure.code !== 'ENOTDIR') throw failure;
}
