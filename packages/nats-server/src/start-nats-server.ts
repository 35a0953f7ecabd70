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
import type { NatsServerBinary } from './nats-server-binary.ts';
import { probeServer } from './probe-server.ts';
import { runProgram } from './run-program.ts';
import { type ServerConfigOptions, type ServerUser, serverConfig } from './server-config.ts';
import { ServerLog } from './server-log.ts';
import { startComplaint } from './start-complaint.ts';
import { StateLock } from './state-lock.ts';
import { startWatchdog } from './watchdog.ts';

/** Account in which all users of {@link StartNatsServerOptions} meet. */
export const userAccount = 'AXIS';

export type StartNatsServerOptions = {
  readonly binary: Pick<NatsServerBinary, 'path'>;
  /** Everything the server keeps: data below `jetstream/`, configuration, log. Made where absent, for this user only. */
  readonly stateDir: string;
  /** `anyone` lets everybody who reaches the port do anything: for tests on loopback. */
  readonly users: readonly ServerUser[] | 'anyone';
  /** Public key of the user of the system account; left out, there is no such account. */
  readonly systemUser?: string;
  readonly host?: string;
  /** Left out or 0: a free one, kept over restarts. */
  readonly port?: number;
  readonly serverName?: string;
  /** JetStream domain, for servers that form a tree. */
  readonly domain?: string;
  /** `always` (the default): what is acknowledged survives a power failure. */
  readonly syncInterval?: 'always' | 'default' | (string & {});
  readonly maxMemoryBytes?: number;
  readonly maxFileBytes?: number;
  readonly maxPayloadBytes?: number;
  /** 0: a free one. Left out: no monitoring over HTTP. Loopback only, and open to every program of the machine. */
  readonly monitorPort?: number;
  /** Environment of the server, such as GOMEMLIMIT; of ours it sees nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** Longest time from the start until it answers, reading back its data included. */
  readonly startTimeoutMs?: number;
  /** Time to end by itself before it is killed. */
  readonly stopTimeoutMs?: number;
  readonly log?: Logger;
  readonly clock?: Clock;
  readonly random?: RandomSource;
} & Pick<
  ServerConfigOptions,
  'connectionsMax' | 'writeDeadlineMs' | 'lameDuckDurationMs' | 'tls' | 'extraConfig'
>;

/** How a server's process ended. */
export type ServerExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A server that we started and end. */
export interface RunningNatsServer {
  /** `nats://127.0.0.1:23456` */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly monitorUrl: string | undefined;
  /** Of the server itself, after a restart the new one. */
  readonly pid: number;
  readonly version: string;
  readonly storeDir: string;
  readonly configPath: string;
  readonly logPath: string;
  /** Resolves when the present process has ended, whoever ended it. */
  readonly exited: Promise<ServerExit>;
  /** Ends it in good order, by force after a limit, and gives the directory free. Twice does nothing. */
  stop(): Promise<void>;
  /** Sends a signal and waits for nothing. */
  kill(signal: NodeJS.Signals): void;
  /** Ends it if it still runs and starts it again on the same port and data. */
  restart(): Promise<void>;
  /**
   * Takes over other users without dropping the connections of those who stay.
   *
   * @throws NATS_SERVER_CONFIG_INVALID when the server refuses; it goes on as before
   */
  reload(changes: { readonly users: readonly ServerUser[] }): Promise<void>;
}

/**
 * A server that answers on its port. It ends with this process, however that dies.
 *
 * @throws NATS_SERVER_CONFIG_INVALID an option cannot be what it stands for, or the server refuses the configuration
 * @throws NATS_SERVER_PORT_IN_USE the port asked for is taken
 * @throws NATS_SERVER_STORE_UNUSABLE the directory cannot be written
 * @throws NATS_SERVER_DISK_FULL
 * @throws NATS_SERVER_STATE_IN_USE a server runs on this directory
 * @throws NATS_SERVER_START_FAILED anything else, in the server's words
 */
export async function startNatsServer(options: StartNatsServerOptions): Promise<RunningNatsServer> {
  const server = new NatsServerProcess(options);
  await server.start();
  return server;
}

type ServerRun = {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<ServerExit>;
};

const portAttempts = 10;

class NatsServerProcess implements RunningNatsServer {
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
  #version = '';
  #lock: StateLock | undefined;
  #run: ServerRun | undefined;
  #ended = true;

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
      for (let attempt = 1; ; attempt += 1) {
        if (portIsOurs) this.#port = await findFreePort(this.host, this.#random);
        if (monitorIsOurs) this.#monitorPort = await findFreePort('127.0.0.1', this.#random);
        try {
          return await this.#launch();
        } catch (failure) {
          const again =
            portIsOurs && attempt < portAttempts && isExchangeError(failure, 'NATS_SERVER_PORT_IN_USE');
          if (!again) throw failure;
        }
      }
    } catch (failure) {
      await this.#releaseLock();
      throw failure;
    }
  }

  async stop(): Promise<void> {
    await this.#end();
    await this.#releaseLock();
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.#ended) this.#started.child.kill(signal);
  }

  async restart(): Promise<void> {
    await this.#end();
    await this.#prepareDirectory();
    await this.#launch();
  }

  async reload({ users }: { readonly users: readonly ServerUser[] }): Promise<void> {
    const before = this.#users;
    this.#users = users;
    try {
      await this.#writeConfig();
      await this.#checkConfig();
    } catch (failure) {
      this.#users = before;
      await this.#writeConfig();
      throw failure;
    }
    const log = await ServerLog.fromEnd(this.logPath);
    this.kill('SIGHUP');
    const said = await this.#waitForLine(log, /Reloaded server configuration|Failed to reload[^\n]*/);
    if (said.startsWith('Failed')) throw new ExchangeError('NATS_SERVER_CONFIG_INVALID', { reason: said });
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
      this.#version = (await probeServer(this.host, this.#port))?.version ?? '';
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
      port: this.#port,
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
