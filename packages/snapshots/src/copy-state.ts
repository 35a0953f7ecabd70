import { constants } from 'node:fs';
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type StateFile, stateFiles } from './state-files.ts';

/** A file that changed less than this before it was copied is copied again: clocks of file systems are coarse. */
const settledNs = 2_000_000_000n;
const atOnce = 16;

/**
 * Copies an exchange's files so that the copy is of one moment: everything is copied while the exchange goes on, then,
 * under `hold`, only what has changed since. So the exchange stands still for milliseconds, whatever its size.
 *
 * @param to - a directory that is made now
 */
export async function copyState(
  from: string,
  to: string,
  hold: <Result>(work: () => Promise<Result>) => Promise<Result>,
): Promise<readonly StateFile[]> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  // By the clock that also stamps the files.
  const { ctimeNs: startedNs } = await stat(to, { bigint: true });
  const early = await copyAll(from, to, await stateFiles(from));
  return hold(async () => {
    const files = await stateFiles(from);
    const known = new Map(early.map((file) => [file.path, file]));
    const changed = files.filter((file) => {
      const before = known.get(file.path);
      known.delete(file.path);
      return (
        before?.size !== file.size ||
        before.changedNs !== file.changedNs ||
        file.changedNs > startedNs - settledNs
      );
    });
    await copyAll(from, to, changed);
    for (const gone of known.keys()) await rm(join(to, gone), { force: true });
    return files;
  });
}

/** Copies files and gives back those that were still there. */
async function copyAll(from: string, to: string, files: readonly StateFile[]): Promise<readonly StateFile[]> {
  const copied: StateFile[] = [];
  const waiting = [...files];
  for (const dir of new Set(files.map(({ path }) => dirname(path))))
    await mkdir(join(to, dir), { recursive: true, mode: 0o700 });
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file; file = waiting.shift())
      try {
        // Where the file system can, the copy shares the blocks.
        await copyFile(join(from, file.path), join(to, file.path), constants.COPYFILE_FICLONE);
        copied.push(file);
      } catch (failure) {
        if ((failure as NodeJS.ErrnoException).code !== 'ENOENT') throw failure;
      }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return copied;
}
