import { spawn } from 'node:child_process';

/**
 * Waits at the end of a pipe. A line means that the server has ended by itself; the end of the pipe without one means that the
 * process that started it has died, by whatever signal, and the server is stopped.
 */
const script = `
read -r pid || exit 0
read -r word && exit 0
kill -TERM "$pid" 2>/dev/null
left=50
while [ "$left" -gt 0 ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; left=$((left - 1)); done
kill -KILL "$pid" 2>/dev/null`;

/** Ends a server when this process dies without having stopped it. */
export type Watchdog = {
  /** Names the server to be watched. */
  watch(pid: number): void;
  /** Lets go: the server has ended. */
  dismiss(): void;
};

/**
 * A watchdog in a process of its own, with which it shares nothing but a pipe: even SIGKILL of this process closes that.
 * Where there is no `sh`, `failed` is told and servers may outlive a crash.
 */
export function startWatchdog(failed: (reason: string) => void): Watchdog {
  const child = spawn('/bin/sh', ['-c', script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    detached: true,
  });
  child.on('error', (failure) => failed(failure.message));
  child.stdin.on('error', () => undefined);
  child.unref();
  return {
    watch: (pid) => void child.stdin.write(`${pid}\n`),
    dismiss: () => void child.stdin.end('ended\n'),
  };
}
