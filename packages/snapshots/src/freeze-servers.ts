import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { readPrivateFile } from '@lienthong/node-host';
import { z } from 'zod';

const lockName = 'nats-server.lock';
const lockSchema = z.looseObject({ serverPid: z.int().positive().optional() });

/** Lets the servers go on when the pipe ends: when we say so, and when this process dies, by whatever signal. */
const guardScript = `
read -r word
kill -CONT "$@" 2>/dev/null`;

/**
 * Runs `work` while the servers of a directory stand still between two instructions; where none runs, just runs it. What
 * lies on the disk meanwhile is what would lie there had the servers been killed at that moment: everything that they have
 * acknowledged, and what they start from after a crash. Clients notice a pause.
 *
 * @throws SNAPSHOT_SERVER_FOREIGN when the exchange runs (`url`) and no server of the directory does
 */
export async function whileFrozen<Result>(
  stateDir: string,
  { url }: { readonly url: string | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  const pids = await serverPids(stateDir);
  if (pids.length === 0) {
    if (url !== undefined) throw new ExchangeError('SNAPSHOT_SERVER_FOREIGN', { path: stateDir, url });
    return work();
  }
  const guard = spawn('/bin/sh', ['-c', guardScript, 'guard', ...pids.map(String)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    detached: true,
  });
  await new Promise<void>((begun, failed) => {
    guard.once('spawn', begun);
    guard.once('error', failed);
  });
  try {
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    for (const pid of pids) await stopped(pid);
    return await work();
  } finally {
    for (const pid of pids) letGo(pid);
    guard.stdin.end();
  }
}

function letGo(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch (failure) {
    // Somebody has ended it meanwhile.
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure;
  }
}

/** The servers that run on directories below, by their locks; only processes that are those servers and no others with their numbers. */
async function serverPids(stateDir: string): Promise<readonly number[]> {
  const names = await readdir(stateDir, { recursive: true }).catch(() => []);
  const pids: number[] = [];
  for (const name of names.filter((one) => one === lockName || one.endsWith(`/${lockName}`))) {
    const text = (await readPrivateFile(join(stateDir, name))) ?? '';
    const lock = lockSchema.safeParse(text === '' ? {} : JSON.parse(text));
    const pid = lock.data?.serverPid;
    if (pid === undefined) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const config = join(resolve(stateDir), dirname(name), 'nats-server.conf');
    if (line.split('\0').includes(config)) pids.push(pid);
  }
  return pids;
}

/** Resolves when every thread of the process has taken the signal: until then one of them may still write. */
async function stopped(pid: number): Promise<void> {
  for (;;) {
    const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
    const lines = await Promise.all(
      threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8').catch(() => ') Z')),
    );
    if (lines.every((line) => /^[TtZX]/.test(line.slice(line.lastIndexOf(')') + 2)))) return;
    await new Promise<void>((turn) => setImmediate(turn));
  }
}
