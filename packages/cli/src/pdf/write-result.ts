import { writeFile } from 'node:fs/promises';
import { ExchangeError } from '@lienthong/errors';

/**
 * Writes the file that the user named, in place of one that is there.
 *
 * @throws CLI_FILE_UNWRITABLE
 */
export async function writeResult(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ExchangeError('CLI_FILE_UNWRITABLE', { path, problem }, { cause });
  }
}
