import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A program that prints what it has measured as JSON. */
export type MeasuringProgram = { readonly main: URL; readonly args?: readonly string[] };

/**
 * What a program measures with all its processes and threads kept to the first `cores` cores; undefined where the system has
 * no `taskset`.
 */
export async function onCores<Result>(
  { main, args = [] }: MeasuringProgram,
  cores: number,
): Promise<Result | undefined> {
  const command = ['-c', `0-${cores - 1}`, process.execPath, fileURLToPath(main), ...args];
  try {
    const { stdout } = await promisify(execFile)('taskset', command);
    return JSON.parse(stdout) as Result;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failure;
  }
}
