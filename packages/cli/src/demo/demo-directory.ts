import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StateDir } from '@lienthong/emulator';
import { ExchangeError, isExchangeError } from '@lienthong/errors';

/** Says that the directory is ours to empty, and which process works in it. */
const markName = 'demo.json';

/**
 * Takes a directory for one run of the demonstration and empties it of the last run; keys and certificates stay, since
 * making them takes longer than everything else.
 *
 * @returns what gives the directory free again
 * @throws DEMO_DIRECTORY_FOREIGN when somebody else made it
 * @throws ALREADY_RUNNING when a demonstration or an exchange runs in it
 * @throws STATE_UNUSABLE when it cannot be made or emptied
 */
export async function claimDemoDirectory(path: string, pid: number): Promise<() => Promise<void>> {
  const state = new StateDir(path);
  const mark = join(path, markName);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const entries = await readdir(path);
    if (entries.length > 0 && !entries.includes(markName))
      throw new ExchangeError('DEMO_DIRECTORY_FOREIGN', { path });
    await refuseRunning(state);
    await claimMark(mark, path, pid);
    await rm(state.nats, { recursive: true, force: true });
    await state.removeRun();
    return () => writeFile(mark, '{}');
  } catch (failure) {
    if (isExchangeError(failure)) throw failure;
    const problem = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('STATE_UNUSABLE', { path, problem }, { cause: failure });
  }
}

async function refuseRunning(state: StateDir): Promise<void> {
  try {
    const { pid } = await state.readRun();
    throw new ExchangeError('ALREADY_RUNNING', { path: state.path, pid });
  } catch (failure) {
    if (!isExchangeError(failure, 'NOT_RUNNING')) throw failure;
  }
}

/** Two demonstrations that start at once: the one whose mark stays has the directory. */
async function claimMark(mark: string, path: string, pid: number): Promise<void> {
  const owner = await readOwner(mark);
  if (owner !== undefined && owner !== pid && isAlive(owner))
    throw new ExchangeError('ALREADY_RUNNING', { path, pid: owner });
  await writeFile(mark, JSON.stringify({ pid }), { mode: 0o600 });
  const kept = await readOwner(mark);
  if (kept !== pid) throw new ExchangeError('ALREADY_RUNNING', { path, pid: kept ?? 0 });
}

async function readOwner(mark: string): Promise<number | undefined> {
  try {
    const { pid }: { readonly pid?: unknown } = JSON.parse(await readFile(mark, 'utf8'));
    return Number.isSafeInteger(pid) ? Number(pid) : undefined;
  } catch (failure) {
    if (failure instanceof SyntaxError || (failure as NodeJS.ErrnoException).code === 'ENOENT')
      return undefined;
    throw failure;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}
