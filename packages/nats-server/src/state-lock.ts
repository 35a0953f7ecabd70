import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExchangeError } from '@lienthong/errors';
import { type Clock, type RandomSource, randomUuid } from '@lienthong/runtime';
import { isProcessAlive, processBeginning, processHasArgument } from './process-identity.ts';

/** What the lock file says: which process keeps the directory, and which server it started there. */
type LockRecord = {
  readonly id: string;
  readonly ownerPid?: number | undefined;
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
      if ((await createFile(path, record)) || (await takeOver(path, record, options)))
        return new StateLock(path, record);
    }
    throw inUse(options.stateDir, 'another process took it first');
  }

  /** Notes which server runs, so that a later owner can tell what a crash left behind. */
  async holdServer(serverPid: number): Promise<void> {
    await replaceFile(this.#path, { ...this.#record, serverPid });
  }

  async release(): Promise<void> {
    if ((await readRecord(this.#path))?.id === this.#record.id) await rm(this.#path, { force: true });
  }
}

/**
 * Puts `record` in the place of one whose owner has died; false when that is no longer there. Only who holds the claim on a record
 * may replace it, and a record that was replaced never comes back: so of many who saw it one takes it over.
 */
async function takeOver(path: string, record: LockRecord, options: StateLockOptions): Promise<boolean> {
  const { stateDir } = options;
  const found = await readRecord(path);
  if (!found) return false;
  await refuseLivingOwner(path, found, stateDir);
  const claim = `${path}.${found.id}.claim`;
  if (!(await createFile(claim, record)))
    throw inUse(stateDir, `another start is taking it over; if there is none, delete ${claim}`);
  try {
    if ((await readRecord(path))?.id !== found.id) return false;
    if (found.serverPid !== undefined) await stopOrphan(found.serverPid, options);
    await replaceFile(path, record);
    return true;
  } finally {
    await rm(claim, { force: true });
  }
}

async function refuseLivingOwner(path: string, found: LockRecord, stateDir: string): Promise<void> {
  const { ownerPid, ownerBeginning, serverPid = 'not started yet' } = found;
  if (ownerPid === undefined || !isProcessAlive(ownerPid)) return;
  const owner = `process ${ownerPid}, server ${serverPid}`;
  if (process.platform !== 'linux')
    throw inUse(stateDir, `${owner}; if that is another program, delete ${path}`);
  if (ownerBeginning !== undefined && (await processBeginning(ownerPid)) === ownerBeginning)
    throw inUse(stateDir, owner);
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

/** Writes a file that was not there, whole at once so that nobody reads half of it; false when there is one. */
async function createFile(path: string, record: LockRecord): Promise<boolean> {
  const draft = await writeDraft(path, record);
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

async function replaceFile(path: string, record: LockRecord): Promise<void> {
  await rename(await writeDraft(path, record), path);
}

async function writeDraft(path: string, record: LockRecord): Promise<string> {
  const draft = `${path}.${record.id}.draft`;
  await writeFile(draft, JSON.stringify(record), { mode: 0o600 });
  return draft;
}

/** Undefined when there is no file; a record of nobody when the file is none that we wrote, as after a power failure. */
async function readRecord(path: string): Promise<LockRecord | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const fields: Readonly<Record<string, unknown>> | null = JSON.parse(text.slice(0, 4096));
    const { id, ownerPid, ownerBeginning, serverPid } = fields ?? {};
    if (typeof id === 'string' && /^[\w-]{1,64}$/.test(id) && isPid(ownerPid))
      return {
        id,
        ownerPid,
        ownerBeginning: typeof ownerBeginning === 'string' ? ownerBeginning : undefined,
        serverPid: isPid(serverPid) ? serverPid : undefined,
      };
  } catch (failure) {
    if (!(failure instanceof SyntaxError)) throw failure;
  }
  return { id: 'unreadable' };
}

function isPid(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 1;
}

function inUse(path: string, holder: string): ExchangeError {
  return new ExchangeError('NATS_SERVER_STATE_IN_USE', { path, holder });
}
