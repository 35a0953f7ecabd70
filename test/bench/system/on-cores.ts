import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchRun, Throughput } from './bench-run.ts';

/**
 * One measurement with the processes, the server and all threads kept to the first `cores` cores; undefined where the
 * system has no `taskset`.
 */
export async function onCores(
  what: 'exchange' | 'raw',
  run: BenchRun,
  cores: number,
): Promise<Throughput | undefined> {
  const main = fileURLToPath(new URL('./hops-main.ts', import.meta.url));
  const args = ['-c', `0-${cores - 1}`, process.execPath, main, what, JSON.stringify(run)];
  try {
    const { stdout } = await promisify(execFile)('taskset', args);
    return JSON.parse(stdout) as Throughput;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failure;
  }
}
