import type { Clock, Logger, RandomSource } from '@lienthong/runtime';
import type { NatsServerBinary } from './nats-server-binary.ts';
import { NatsServerProcess } from './nats-server-process.ts';
import type { RunningNatsServer } from './running-nats-server.ts';
import type { ServerConfigOptions, ServerUser } from './server-config.ts';

export type StartNatsServerOptions = {
  readonly binary: Pick<NatsServerBinary, 'path' | 'version'>;
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
  /** Where servers below this one connect; 0: a free one, kept over restarts. Left out: nowhere. */
  readonly leafPort?: number;
  /** Address of that port; loopback where left out. */
  readonly leafHost?: string;
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
  | 'connectionsMax'
  | 'writeDeadlineMs'
  | 'lameDuckDurationMs'
  | 'pingIntervalMs'
  | 'leafRemotes'
  | 'cluster'
  | 'tls'
  | 'extraConfig'
>;

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
