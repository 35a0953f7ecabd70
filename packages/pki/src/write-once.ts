import { link, open, unlink } from 'node:fs/promises';
import { randomUuid, systemRandom } from '@lienthong/runtime';

/**
 * Writes a file that only its owner can read, completely or not at all. The contents go under another name first and are
 * then linked to its own, which succeeds for one process: the first wins. Fails with a system error.
 *
 * @returns whether this call made the file; `false`: there was one already, and it is untouched
 */
export async function writeOnce(file: string, contents: string | Uint8Array): Promise<boolean> {
  const draft = `${file}.${randomUuid(systemRandom)}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(contents);
    await handle.sync();
    await link(draft, file);
    return true;
  } catch (cause) {
    if (isSystemError(cause, 'EEXIST')) return false;
    throw cause;
  } finally {
    await handle.close();
    await unlink(draft);
  }
}

/** Whether `value` is an error of the operating system with this code. */
export function isSystemError(value: unknown, code: string): boolean {
  return value instanceof Error && 'code' in value && value.code === code;
}
