import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FetchContext } from './fetch-source.ts';
import { runProgram } from './run-program.ts';

/** The server program out of a Debian package, unpacked into `directory` without root; undefined, with the reason noted, when there is none. */
export async function unpackServer(
  deb: string,
  directory: string,
  { env, failed }: FetchContext,
): Promise<string | undefined> {
  await mkdir(directory, { recursive: true });
  const unpacked = await runProgram('dpkg-deb', ['-x', deb, directory], {
    timeoutMs: 60_000,
    env,
  });
  const file = join(directory, 'usr/sbin/nats-server');
  const isFile = await lstat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (unpacked.code === 0 && isFile) return file;
  failed(`${deb}: ${unpacked.complaint || 'holds no /usr/sbin/nats-server'}`);
  return undefined;
}

/** The first error in what apt said, at most 300 characters. */
export function firstError(complaint: string): string {
  const lines = complaint.split('\n');
  return (lines.find((line) => line.startsWith('E:')) ?? lines[0] ?? '').slice(0, 300);
}
