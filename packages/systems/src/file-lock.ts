import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { type Clock, randomUuid, systemRandom } from '@lienthong/runtime';
import { z } from 'zod';
import { isSystemError, unusable } from './system-file.ts';

/** Who holds a lock. */
type Holder = { readonly pid: number; readonly host: string; readonly token: string };

const holderSchema: z.ZodType<Holder> = z.strictObject({
  pid: z.int().positive(),
  host: z.string(),
  token: z.uuid(),
});

/** How long a change waits for other processes, each of which needs milliseconds. */
const patienceMs = 15_000;
const pollMs = 15;

/** Tokens of the locks that this process holds: any other lock under its number is left from an earlier process. */
const held = new Set<string>();

/**
 * The result of `task`, which runs while no other process that asks for the lock of `file` runs its own. The lock of a
 * process that has died is taken over, by one process only.
 *
 * @throws SYSTEM_BOOK_BUSY when another process holds the lock for fifteen seconds
 * @throws SYSTEM_FILE_UNUSABLE when the lock cannot be made
 */
export async function withFileLock<Result>(
  file: string,
  clock: Clock,
  task: () => Promise<Result>,
): Promise<Result> {
  const lock = `${file}.lock`;
  // Other processes have to differ, so their seeds do not count here.
  const own: Holder = { pid: process.pid, host: hostname(), token: randomUuid(systemRandom) };
  const giveUpAt = clock.now() + patienceMs;
  held.add(own.token);
  try {
    for (;;) {
      if (await take(lock, own)) break;
      const holder = await readHolder(lock);
      if (holder && isDead(holder)) await removeStale(lock, holder);
      else if (clock.now() >= giveUpAt)
        throw new ExchangeError('SYSTEM_BOOK_BUSY', { file, lock, pid: holder?.pid ?? '?' });
      else await clock.sleep(pollMs);
    }
    try {
      return await task();
    } finally {
      await rm(lock, { force: true });
    }
  } catch (failure) {
    throw failure instanceof Error && 'syscall' in failure ? unusable(lock, failure) : failure;
  } finally {
    held.delete(own.token);
  }
}

/** Makes the lock with its contents in one step; `false` when there is one. */
async function take(lock: string, own: Holder): Promise<boolean> {
  const draft = `${lock}.${own.token}`;
  await mkdir(dirname(lock), { recursive: true, mode: 0o700 });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(own));
    await link(draft, lock);
    return true;
  } catch (failure) {
    if (isSystemError(failure, 'EEXIST')) return false;
    throw failure;
  } finally {
    await handle.close();
    await rm(draft, { force: true });
  }
}

async function readHolder(lock: string): Promise<Holder | undefined> {
  try {
    const parsed = holderSchema.safeParse(JSON.parse(await readFile(lock, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (failure) {
    if (isSystemError(failure, 'ENOENT') || failure instanceof SyntaxError) return undefined;
    throw failure;
  }
}

/** Whether the process cannot come back for its lock. Of another machine or container nothing can be known. */
function isDead({ pid, host, token }: Holder): boolean {
  if (host !== hostname()) return false;
  if (pid === process.pid) return !held.has(token);
  try {
    process.kill(pid, 0);
    return false;
  } catch (failure) {
    return !isSystemError(failure, 'EPERM');
  }
}

/**
 * Removes the lock of a dead process. Whoever makes the mark that carries the lock's own token has the right to, and
 * looks again first: another may have done it and a third may hold a new lock by now.
 */
async function removeStale(lock: string, stale: Holder): Promise<void> {
  const mark = `${lock}.${stale.token}.stale`;
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(mark, 'wx', 0o600);
  } catch (failure) {
    if (isSystemError(failure, 'EEXIST')) return;
    throw failure;
  }
  try {
    if ((await readHolder(lock))?.token === stale.token) await rm(lock, { force: true });
  } finally {
    await handle.close();
    await rm(mark, { force: true });
  }
}
