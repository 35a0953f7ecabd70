import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExchangeError } from '@lienthong/errors';

const reasonOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure));

/**
 * The text of a file; undefined where there is none.
 *
 * @throws STATE_UNUSABLE when it cannot be read
 */
export async function readPrivateFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ExchangeError('STATE_UNUSABLE', { path: file, problem: reasonOf(failure) }, { cause: failure });
  }
}

/**
 * Writes a file that only its owner may read, in one piece: a reader sees the old text or the new one,
 * after a power failure too.
 *
 * @throws STATE_UNUSABLE when it cannot be written
 */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const handle = await open(part, 'w', 0o600);
    try {
      await handle.writeFile(text);
      // Else a power failure may leave the new name with nothing in it.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (failure) {
    throw new ExchangeError('STATE_UNUSABLE', { path: file, problem: reasonOf(failure) }, { cause: failure });
  }
}
