import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

/** How a command line ended. */
export type Run = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type RunOptions = {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};

/** A command line as a process of its own, and how it ended. One that does not end is killed and has no status. */
export async function lienthong(argv: readonly string[], options: RunOptions = {}): Promise<Run> {
  const child = start(argv, options.env);
  child.stdin?.on('error', () => undefined); // it may have ended before it has read everything
  child.stdin?.end(options.input ?? '');
  const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000);
  const run = await ended(child);
  clearTimeout(timer);
  return run;
}

/** The JSON document that a command line printed, and nothing else; throws where there is more. */
export function jsonOf<Document>({ stdout }: Run): Document {
  return JSON.parse(stdout) as Document;
}

/** A directory of a test's own, removed with `await using`. */
export async function stateDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'lienthong-cli-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** What `up --json` says when it is ready. */
export type UpDocument = {
  readonly server: { readonly url: string; readonly version: string; readonly source: string };
  readonly nodes: number;
  readonly agencies: number;
  readonly tiers: readonly { readonly tier: string; readonly nodes: number; readonly agencies: number }[];
  readonly processes: readonly { readonly tier: string; readonly pid: number }[];
  readonly gateway: {
    readonly url: string;
    readonly caFile?: string;
    readonly pid?: number;
    readonly systems: readonly {
      readonly id: string;
      readonly name: string;
      readonly secret: string;
      readonly sdk: { readonly properties: readonly string[] };
    }[];
  } | null;
};

/** An exchange that `up` runs. */
export type Up = AsyncDisposable & {
  readonly pid: number;
  readonly says: UpDocument;
  /** Process of the server, from the lock that its starter keeps. */
  readonly serverPid: () => Promise<number>;
  readonly stderr: () => string;
  /** Sends signals and resolves with how it ended. */
  readonly stop: (...signals: readonly NodeJS.Signals[]) => Promise<Run>;
};

/** Starts a command line and resolves as soon as it prints something; `ended` tells how it ended. */
export async function startLienthong(
  argv: readonly string[],
): Promise<{ readonly kill: (signal: NodeJS.Signals) => void; readonly ended: Promise<Run> }> {
  const child = start(argv);
  child.stdin?.end();
  const run = ended(child);
  await new Promise<void>((resolve) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', () => resolve());
  });
  return { kill: (signal) => child.kill(signal), ended: run };
}

/** Starts `up` in a directory and resolves when it is ready. */
export async function startUp(
  state: string,
  argv: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Up> {
  const child = start(['up', '--json', '--state', state, ...argv], env);
  child.stdin?.end();
  const run = ended(child);
  let [stdout, stderr] = ['', ''];
  child.stderr?.on('data', (part: string) => {
    stderr += part;
  });
  const says = await new Promise<UpDocument>((resolve, reject) => {
    child.stdout?.on('data', (part: string) => {
      stdout += part;
      if (stdout.endsWith('}\n')) resolve(JSON.parse(stdout));
    });
    child.once('exit', (code) => reject(new Error(`up ended with ${code}: ${stdout}${stderr}`)));
  });
  const stop = (...signals: readonly NodeJS.Signals[]): Promise<Run> => {
    for (const signal of signals) child.kill(signal);
    return run;
  };
  return {
    pid: child.pid ?? 0,
    says,
    serverPid: async () => {
      const lock: { serverPid: number } = JSON.parse(
        await readFile(join(state, 'nats', 'nats-server.lock'), 'utf8'),
      );
      return lock.serverPid;
    },
    stderr: () => stderr,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop('SIGTERM');
    },
  };
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when `holds` does; rejects after `timeoutMs`. */
export async function until(holds: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`did not hold in ${timeoutMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const { NATS_URL: _, LIENTHONG_LANG: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [main, ...argv], { env: { ...inherited, ...env } });
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return child;
}

function ended(child: ChildProcess): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (part: string) => {
    stdout += part;
  });
  child.stderr?.on('data', (part: string) => {
    stderr += part;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}
