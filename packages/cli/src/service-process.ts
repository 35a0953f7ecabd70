import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';

export type ServiceProcessOptions = {
  /** Name of the service: a tier, or `gateway`. */
  readonly name: string;
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Told each time the process has ended and been started again. */
  readonly onRestart: (restart: {
    readonly name: string;
    readonly reason: string;
    readonly pid: number;
  }) => void;
  /** Told when it could not be started again. */
  readonly onLost: (error: ExchangeError) => void;
};

/** A process that dies sooner than this after its start is not started again and again. */
const soundRunMs = 5_000;
const restartsMax = 5;
const restartDelayMs = 500;
const startTimeoutMs = 30_000;
const stopTimeoutMs = 10_000;

/** A service as a process of its own; started again when it dies. */
export class ServiceProcess {
  readonly #options: ServiceProcessOptions;
  readonly #logPath: string;
  readonly #log: WriteStream;
  #child: ChildProcess | undefined;
  #startedAt = 0;
  #shortRuns = 0;
  #stopping = false;

  private constructor(options: ServiceProcessOptions, logPath: string) {
    this.#options = options;
    this.#logPath = logPath;
    this.#log = createWriteStream(logPath, { flags: 'a', mode: 0o600 });
  }

  /**
   * Resolves when the service says that it is ready.
   *
   * @throws CLI_SERVICE_ENDED when it ends before, or says nothing in half a minute
   */
  static async start(options: ServiceProcessOptions): Promise<ServiceProcess> {
    const directory = join(options.stateDir, 'services');
    await mkdir(directory, { recursive: true });
    const service = new ServiceProcess(options, join(directory, `${options.name}.log`));
    try {
      await service.#launch();
    } catch (failure) {
      await service.stop();
      throw failure;
    }
    return service;
  }

  get name(): string {
    return this.#options.name;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Ends it in good order, by force after a limit; it is not started again. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await ended;
      clearTimeout(timer);
    }
    await new Promise<void>((resolve) => this.#log.end(resolve));
  }

  async #launch(): Promise<void> {
    const { name, stateDir, env, clock } = this.#options;
    const script = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url));
    // NATS_URL and its kin would contradict the state directory, which says all of it.
    const { NATS_URL: _, ...rest } = env;
    this.#startedAt = clock.now();
    const child = spawn(process.execPath, [script], {
      env: { ...rest, LIENTHONG_STATE: stateDir },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Of its own group: Ctrl-C is for us, we pass it on in order.
      detached: true,
    });
    this.#child = child;
    child.on('exit', (code, signal) => void this.#onExit(child, signal ?? `status ${code ?? '?'}`));
    child.stdout.pipe(this.#log, { end: false });
    await this.#ready(child);
  }

  async #ready(child: ChildProcess): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const ended = (reason: string) => reject(this.#endedError(reason));
    const timer = setTimeout(() => ended('timeout'), startTimeoutMs);
    child.once('error', (failure) => ended(failure.message));
    child.once('exit', (code, signal) => ended(String(signal ?? code)));
    if (child.stderr)
      createInterface({ input: child.stderr }).on('line', (line) => {
        this.#log.write(`${line}\n`);
        if (line.includes('"event":"service-ready"')) resolve();
      });
    try {
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  async #onExit(child: ChildProcess, reason: string): Promise<void> {
    if (this.#stopping || child !== this.#child) return;
    const { clock, name, onRestart, onLost } = this.#options;
    this.#shortRuns = clock.now() - this.#startedAt < soundRunMs ? this.#shortRuns + 1 : 0;
    if (this.#shortRuns > restartsMax) return onLost(this.#endedError(reason));
    await clock.sleep(restartDelayMs);
    if (this.#stopping) return;
    try {
      await this.#launch();
      onRestart({ name, reason, pid: this.pid });
    } catch {
      // Its end brings us here again, until the limit is reached; one that hangs is ended for that.
      this.#child?.kill('SIGKILL');
    }
  }

  #endedError(reason: string): ExchangeError {
    return new ExchangeError('CLI_SERVICE_ENDED', {
      service: this.#options.name,
      reason,
      logPath: this.#logPath,
    });
  }
}
