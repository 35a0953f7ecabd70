import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** How the package comes to be verified: in the reading thread, on another by a copy, or by memory that both share. */
export type MemoryWay = 'here' | 'pool' | 'shared';

const child = fileURLToPath(new URL('./peak-memory-child.ts', import.meta.url));

/**
 * Bytes by which a process grows, at its highest, while it reads a package from a file and signs or verifies it; its threads
 * included. What it takes before, with threads started and everything compiled, is not counted.
 */
export async function peakMemory(
  what: 'sign' | 'verify',
  way: MemoryWay,
  files: { readonly package: string; readonly small: string; readonly key: string },
): Promise<number> {
  const args = ['--expose-gc', child, what, way, files.package, files.small, files.key];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout);
}
