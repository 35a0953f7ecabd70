import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { type Clock, type RandomSource, randomUuid } from '@lienthong/runtime';
import { isProcessAlive, processBeginning, processHasArgument } from './process-identity.ts';

/** What the lock file says: which process keeps the directory, and which server it started there. */
type LockRecord = {
  readonly id: string;
  readonly ownerPid: number;
  readonly ownerBeginning?: string | undefined;
  readonly serverPid?: number | undefined;
};

type StateLockOptions = {
  readonly stateDir: string;
  /** Argument by which a server of this directory is known in the process table. */
  readonly configPath: string;
  readonly clock: Clock;
  readonly random: RandomSource;
};

const orphanEndMs = 10_000;

/**
 * The right to run a server on one directory. Two servers on one store would spoil it, and the server itself does not look.
 * A lock whose owner has died is taken over; a server that the owner left behind is stopped first.
 */
export class StateLock {
  readonly #path: string;
  readonly #record: LockRecord;

  private constructor(path: string, record: LockRecord) {
    this.#path = path;
    this.#record = record;
  }

  /** @throws NATS_SERVER_STATE_IN_USE when the directory's owner lives, or it cannot be told */
  static async acquire(options: StateLockOptions): Promise<StateLock> {
    const path = join(options.stateDir, 'nats-server.lock');
    const record: LockRecord = {
      id: randomUuid(options.random),
      ownerPid: process.pid,
      ownerBeginning: await processBeginning(process.pid),
    };
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (await createFile(path, record)) return new StateLock(path, record);
      await removeStale(path, options);
    }
    throw inUse(options.stateDir, 'another process took it first');
  }

  /** Notes which server runs, so that a later owner can tell what a crash left behind. */
  async holdServer(serverPid: number): Promise<void> {
    const next = `${this.#path}.${this.#record.id}`;
    await writeFile(next, JSON.stringify({ ...this.#record, serverPid }), { mode: 0o600 });
    await rename(next, this.#path);
  }

  async release(): Promise<void> {
    if ((await readRecord(this.#path))?.id === this.#record.id) await rm(this.#path, { force: true });
  }
}

async function removeStale(path: string, options: StateLockOptions): Promise<void> {
  const found = await readRecord(path);
  if (found) {
    const owner = `process ${found.ownerPid}`;
    if (isProcessAlive(found.ownerPid)) {
      const beginning = await processBeginning(found.ownerPid);
      if (beginning === found.ownerBeginning && beginning !== undefined)
        throw inUse(options.stateDir, `${owner}, server ${found.serverPid ?? 'not started yet'}`);
      if (process.platform !== 'linux')
        throw inUse(options.stateDir, `${owner}; if that is another program, delete ${path}`);
    }
    if (found.serverPid !== undefined) await stopOrphan(found.serverPid, options);
  }
  // Of several processes that saw the same stale file only one may remove it; who moved a fresh one puts it back.
  const aside = `${path}.${randomUuid(options.random)}`;
  if (!(await succeeds(rename(path, aside)))) return;
  const moved = await readRecord(aside);
  if (moved?.id !== found?.id) await succeeds(link(aside, path));
  await rm(aside, { force: true });
}

async function stopOrphan(pid: number, { configPath, clock, stateDir }: StateLockOptions): Promise<void> {
  for (let waitedMs = 0; await processHasArgument(pid, configPath); waitedMs += 20) {
    if (waitedMs === 0) signal(pid, 'SIGTERM');
    if (waitedMs === orphanEndMs) signal(pid, 'SIGKILL');
    if (waitedMs > orphanEndMs + 5_000) throw inUse(stateDir, `server ${pid}, which does not end`);
    await clock.sleep(20);
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'ESRCH') throw failure;
  }
}

async function createFile(path: string, record: LockRecord): Promise<boolean> {
  // Written aside and linked, so that nobody ever reads half a record.
  const draft = `${path}.${record.id}`;
  await writeFile(draft, JSON.stringify(record), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw failure;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Undefined when there is no file, or none that we wrote. */
async function readRecord(path: string): Promise<LockRecord | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    const value: unknown = JSON.parse(text.slice(0, 4096));
    const record = value as LockRecord;
    return typeof record.id === 'string' && Number.isSafeInteger(record.ownerPid) ? record : undefined;
  } catch {
    return undefined;
  }
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

function inUse(path: string, holder: string): ExchangeError {
  return new ExchangeError('NATS_SERVER_STATE_IN_USE', { path, holder });
}
