import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, open, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import {
  type Clock,
  type Logger,
  type RandomSource,
  silentLogger,
  systemClock,
  systemRandom,
} from '@lienthong/runtime';
import { findFreePort } from './free-port.ts';
import { probeServer } from './probe-server.ts';
import { runProgram } from './run-program.ts';
import type { RunningNatsServer, ServerExit } from './running-nats-server.ts';
import { type ServerUser, serverConfig, userAccount } from './server-config.ts';
import { ServerLog } from './server-log.ts';
import { startComplaint } from './start-complaint.ts';
import type { StartNatsServerOptions } from './start-nats-server.ts';
import { StateLock } from './state-lock.ts';
import { startWatchdog } from './watchdog.ts';

type ServerRun = {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<ServerExit>;
};

const portAttempts = 10;

/** One server on one directory, over all its restarts. */
export class NatsServerProcess implements RunningNatsServer {
  readonly host: string;
  readonly storeDir: string;
  readonly configPath: string;
  readonly logPath: string;
  readonly #options: StartNatsServerOptions;
  readonly #stateDir: string;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #logger: Logger;
  #users: readonly ServerUser[] | 'anyone';
  #port: number;
  #monitorPort: number | undefined;
  #leafPort: number | undefined;
  #version = '';
  #lock: StateLock | undefined;
  #run: ServerRun | undefined;
  #ended = true;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(options: StartNatsServerOptions) {
    this.#options = options;
    this.#stateDir = resolve(options.stateDir);
    this.host = options.host ?? '127.0.0.1';
    this.storeDir = join(this.#stateDir, 'jetstream');
    this.configPath = join(this.#stateDir, 'nats-server.conf');
    this.logPath = join(this.#stateDir, 'nats-server.log');
    this.#users = options.users;
    this.#port = options.port ?? 0;
    this.#monitorPort = options.monitorPort;
    this.#leafPort = options.leafPort;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom;
    this.#logger = options.log ?? silentLogger;
  }

  get url(): string {
    return `${this.#options.tls ? 'tls' : 'nats'}://${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  get monitorUrl(): string | undefined {
    return this.#monitorPort === undefined ? undefined : `http://127.0.0.1:${this.#monitorPort}`;
  }

  get leafPort(): number | undefined {
    return this.#leafPort;
  }

  get version(): string {
    return this.#version;
  }

  get pid(): number {
    return this.#started.pid;
  }

  get exited(): Promise<ServerExit> {
    return this.#started.exited;
  }

  async start(): Promise<void> {
    await this.#prepareDirectory();
    try {
      const portIsOurs = this.#port === 0;
      const monitorIsOurs = this.#monitorPort === 0;
      const leafIsOurs = this.#leafPort === 0;
      for (let attempt = 1; ; attempt += 1) {
        if (portIsOurs) this.#port = await findFreePort(this.host, this.#random);
        if (monitorIsOurs) this.#monitorPort = await findFreePort('127.0.0.1', this.#random);
        if (leafIsOurs) this.#leafPort = await findFreePort(this.#leafHost, this.#random);
        try {
          return await this.#launch();
        } catch (failure) {
          if (attempt === portAttempts || !this.#isPortOfOurChoice(failure)) throw failure;
        }
      }
    } catch (failure) {
      await this.#releaseLock();
      throw failure;
    }
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      await this.#releaseLock();
    });
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.#ended) this.#started.child.kill(signal);
  }

  restart(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      await this.#prepareDirectory();
      await this.#launch();
    });
  }

  reload({ users }: { readonly users: readonly ServerUser[] }): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#users;
      this.#users = users;
      try {
        await this.#writeConfig();
        await this.#checkConfig();
        await this.#takeOverConfig();
      } catch (failure) {
        this.#users = before;
        await this.#writeConfig();
        throw failure;
      }
    });
  }

  /** One change at a time: a stop during a restart waits for it, and ends what it has started. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const result = this.#lastChange.then(change);
    this.#lastChange = result.catch(() => undefined);
    return result;
  }

  async #takeOverConfig(): Promise<void> {
    const log = await ServerLog.fromEnd(this.logPath);
    this.kill('SIGHUP');
    const said = await this.#waitForLine(log, /Reloaded server configuration|Failed to reload[^\n]*/);
    if (said.startsWith('Failed')) throw new ExchangeError('NATS_SERVER_CONFIG_INVALID', { reason: said });
  }

  #isPortOfOurChoice(failure: unknown): boolean {
    if (!isExchangeError(failure, 'NATS_SERVER_PORT_IN_USE')) return false;
    const { port: taken } = failure.details;
    const { port, monitorPort, leafPort, cluster } = this.#options;
    return port !== taken && monitorPort !== taken && leafPort !== taken && cluster?.port !== taken;
  }

  get #leafHost(): string {
    return this.#options.leafHost ?? '127.0.0.1';
  }

  get #started(): ServerRun {
    if (!this.#run)
      throw new ExchangeError('INVARIANT_BROKEN', {
        what: 'a server is handed out only after it has started',
      });
    return this.#run;
  }

  async #prepareDirectory(): Promise<void> {
    const { configPath } = this;
    try {
      await mkdir(this.#stateDir, { recursive: true, mode: 0o700 });
      await mkdir(this.storeDir, { recursive: true, mode: 0o700 });
      this.#lock ??= await StateLock.acquire({
        stateDir: this.#stateDir,
        configPath,
        clock: this.#clock,
        random: this.#random,
      });
    } catch (failure) {
      throw this.#directoryFailure(failure);
    }
  }

  #directoryFailure(failure: unknown): unknown {
    if (isExchangeError(failure) || !(failure instanceof Error)) return failure;
    const cause = { cause: failure };
    if ((failure as NodeJS.ErrnoException).code === 'ENOSPC')
      return new ExchangeError('NATS_SERVER_DISK_FULL', { path: this.#stateDir }, cause);
    return new ExchangeError(
      'NATS_SERVER_STORE_UNUSABLE',
      { path: this.#stateDir, reason: failure.message },
      cause,
    );
  }

  async #writeConfig(): Promise<void> {
    const { systemUser, domain, syncInterval, maxMemoryBytes, maxFileBytes } = this.#options;
    const text = serverConfig({
      ...this.#options,
      host: this.host,
      port: this.#port,
      serverName: this.#options.serverName ?? 'lienthong',
      jetstream: {
        storeDir: this.storeDir,
        ...(domain === undefined ? {} : { domain }),
        ...(syncInterval === undefined ? {} : { syncInterval }),
        ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }),
        ...(maxFileBytes === undefined ? {} : { maxFileBytes }),
      },
      ...(this.#users === 'anyone'
        ? {}
        : { accounts: [{ name: userAccount, jetstream: true, users: this.#users }] }),
      ...(systemUser === undefined ? {} : { systemUser }),
      ...(this.#monitorPort === undefined ? {} : { monitorPort: this.#monitorPort }),
      ...(this.#leafPort === undefined
        ? {}
        : { leafListener: { host: this.#leafHost, port: this.#leafPort } }),
      logFile: this.logPath,
      logFileBytesMax: 16 * 2 ** 20,
    });
    await writeFile(this.configPath, text, { mode: 0o600 });
    await chmod(this.configPath, 0o600);
  }

  async #checkConfig(): Promise<void> {
    const check = await runProgram(this.#options.binary.path, ['-c', this.configPath, '-t'], {
      timeoutMs: 30_000,
      env: this.#options.env ?? {},
    });
    if (check.code !== 0) throw this.#complaint(check.complaint);
  }

  async #launch(): Promise<void> {
    await this.#writeConfig();
    await this.#checkConfig();
    const log = await ServerLog.fromEnd(this.logPath);
    const watchdog = startWatchdog((reason) =>
      this.#logger.log('warn', 'nats-server-watchdog-absent', { reason }),
    );
    try {
      await this.#spawn(watchdog.dismiss);
      watchdog.watch(this.pid);
      await this.#lock?.holdServer(this.pid);
      await this.#waitForLine(log, /Server is ready/);
      this.#version = (await probeServer(this.host, this.#port))?.version ?? this.#options.binary.version;
    } catch (failure) {
      await this.#end();
      watchdog.dismiss();
      throw failure;
    }
    this.#logger.log('info', 'nats-server-started', { pid: this.pid, url: this.url, version: this.#version });
  }

  async #spawn(whenEnded: () => void): Promise<void> {
    const output = await open(this.logPath, 'a', 0o600);
    try {
      // A session of its own: the terminal's interrupt reaches us alone, and we end the server after its last client.
      const child = spawn(this.#options.binary.path, ['-c', this.configPath], {
        cwd: this.#stateDir,
        stdio: ['ignore', output.fd, output.fd],
        env: { ...this.#options.env },
        detached: true,
      });
      const exited = new Promise<ServerExit>((resolveExit) => {
        child.once('exit', (code, signal) => {
          this.#ended = true;
          whenEnded();
          this.#logger.log('info', 'nats-server-ended', {
            pid: child.pid,
            code: code ?? undefined,
            signal: signal ?? undefined,
          });
          resolveExit({ code, signal });
        });
      });
      const pid = await new Promise<number>((resolvePid, reject) => {
        child.once('error', (failure) => reject(this.#complaint(failure.message)));
        child.once('spawn', () => resolvePid(child.pid ?? 0));
      });
      this.#run = { child, pid, exited };
      this.#ended = false;
    } finally {
      await output.close();
    }
  }

  /** The first match in the log. @throws the server's complaint when it ends, or says nothing in time */
  async #waitForLine(log: ServerLog, pattern: RegExp): Promise<string> {
    const { startTimeoutMs = 60_000 } = this.#options;
    const until = this.#clock.now() + startTimeoutMs;
    for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 1.5, 50)) {
      const hasEnded = this.#ended;
      const said = await log.read();
      const match = pattern.exec(said);
      if (match) return match[0];
      if (hasEnded) throw this.#complaint(said);
      if (this.#clock.now() > until) throw this.#complaint(`no answer within ${startTimeoutMs} ms\n`);
      await this.#clock.sleep(pauseMs);
    }
  }

  #complaint(said: string): ExchangeError {
    return startComplaint(said, {
      host: this.host,
      storeDir: this.storeDir,
      logPath: this.logPath,
    });
  }

  async #end(): Promise<void> {
    if (this.#ended) return;
    const { child, exited } = this.#started;
    child.kill('SIGTERM');
    const limit = new AbortController();
    const force = this.#clock.sleep(this.#options.stopTimeoutMs ?? 10_000, limit.signal).then(
      () => void child.kill('SIGKILL'),
      () => undefined,
    );
    await exited;
    limit.abort();
    await force;
  }

  async #releaseLock(): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    await lock?.release();
  }
}
