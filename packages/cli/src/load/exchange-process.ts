import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ExchangeError } from '@lienthong/errors';

/** An exchange that was started for the time of a run, in a process of its own. */
export type ExchangeProcess = { readonly pid: number; readonly stop: () => Promise<void> };

/** What of its last words is shown when it does not start, characters. */
const lastWordsMax = 500;

/**
 * Starts `lienthong up` in a directory; resolves when it is ready.
 *
 * @throws CLI_SERVICE_ENDED when it ends before
 */
export async function startExchangeProcess(options: {
  readonly stateDir: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<ExchangeProcess> {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const { stateDir, args, env } = options;
  const child = spawn(process.execPath, [main, 'up', '--state', stateDir, '--json', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for the run, which then stops the exchange in good order.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let words = '';
  child.stderr.on('data', (bytes: Buffer) => {
    words = (words + bytes.toString()).slice(-lastWordsMax);
  });
  const isReady = await Promise.race([
    new Promise<boolean>((resolve) => child.stdout.once('data', () => resolve(true))),
    ended.then(() => false),
  ]);
  if (!isReady || child.pid === undefined)
    throw new ExchangeError('CLI_SERVICE_ENDED', {
      service: 'up',
      reason: words.trim() || String(child.exitCode),
      logPath: stateDir,
    });
  child.stdout.resume();
  return {
    pid: child.pid,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The nats-servers that a process has started, by their names in reports; none where there is no /proc. */
export async function serversUnder(
  pid: number,
): Promise<readonly { readonly name: string; readonly pid: number }[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (name) => {
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
      const [parent] = stat.slice(stat.lastIndexOf(')') + 4).split(' ');
      return stat.includes('(nats-server') && Number(parent) === pid ? [Number(name)] : [];
    }),
  );
  return found.flat().map((server, place) => ({
    name: place === 0 ? 'nats-server' : `nats-server ${place + 1}`,
    pid: server,
  }));
}
