import type { ServerUser } from './server-config.ts';

/** A server that we started, wherever it runs. */
export interface NatsServerHandle {
  /** `nats://127.0.0.1:23456` */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** `2.15.1` */
  readonly version: string;
  /** Ends it in good order, by force after a limit. Twice does nothing. */
  stop(): Promise<void>;
  /** Ends it if it still runs and starts it again on the same port and data. */
  restart(): Promise<void>;
}

/** How a server's process ended. */
export type ServerExit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A server that runs as a process of this machine. Stopping it gives its directory free. */
export interface RunningNatsServer extends NatsServerHandle {
  readonly monitorUrl: string | undefined;
  /** Where servers below this one connect; undefined where none may. */
  readonly leafPort: number | undefined;
  /** Of the server itself, after a restart the new one. */
  readonly pid: number;
  readonly storeDir: string;
  readonly configPath: string;
  readonly logPath: string;
  /** Resolves when the present process has ended, whoever ended it. */
  readonly exited: Promise<ServerExit>;
  /** Sends a signal and waits for nothing. */
  kill(signal: NodeJS.Signals): void;
  /**
   * Takes over other users without dropping the connections of those who stay.
   *
   * @throws NATS_SERVER_CONFIG_INVALID when the server refuses; it goes on as before
   */
  reload(changes: { readonly users: readonly ServerUser[] }): Promise<void>;
}
