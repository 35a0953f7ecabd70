import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startNatsServer } from '@lienthong/nats-server';
import { testNatsServerBinary } from '@lienthong/nats-server/testing';
import { residentMb, serverPid } from './server-process.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export type Start = {
  /** From the start of the command to the line that says ready, milliseconds. */
  readonly readyMs: number;
  /** Resident memory when ready, MB: the process with all nodes, and the server. */
  readonly emulatorMb: number;
  readonly serverMb: number;
};

/** `lienthong up --json` in `stateDir`, from its start to ready; ended again at once. */
export async function startUp(stateDir: string): Promise<Start> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'packages/cli/src/main.ts'), 'up', '--json', '--state', stateDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.includes('\n')) break;
  }
  const readyMs = performance.now() - startedAt;
  const run = JSON.parse(await readFile(join(stateDir, 'run.json'), 'utf8')) as { pid: number };
  const server = await serverPid(stateDir);
  const start = {
    readyMs,
    emulatorMb: await residentMb(run.pid),
    serverMb: server ? await residentMb(server) : 0,
  };
  child.kill('SIGINT');
  await exited;
  return start;
}

/** An exchange in memory, until every node has answered: from the call that starts it, and from the start of the process. */
export type MemoryStart = { readonly readyMs: number; readonly fromStartMs: number };

/** The exchange of 552 agencies in memory, in a process of its own. */
export async function memoryStart(): Promise<MemoryStart> {
  const main = fileURLToPath(new URL('./memory-start-main.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [main]);
  return JSON.parse(stdout) as MemoryStart;
}

/** A Node process that connects to a NATS server and ends: what no emulator can be faster than. */
export async function bareConnect(): Promise<number> {
  const stateDir = await mkdtemp(join(tmpdir(), 'lienthong-bench-'));
  const server = await startNatsServer({ binary: await testNatsServerBinary(), stateDir, users: 'anyone' });
  try {
    const startedAt = performance.now();
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./bare-connect.ts', import.meta.url)), server.url],
      {
        stdio: 'inherit',
      },
    );
    await new Promise<void>((resolve) => child.once('exit', () => resolve()));
    return performance.now() - startedAt;
  } finally {
    await server.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}
