import { ExchangeError } from '@lienthong/errors';
import { type RandomSource, systemRandom } from '@lienthong/runtime';
import type { StartedTestContainer } from 'testcontainers';
import { findFreePort } from './free-port.ts';
import { defaultNatsImage } from './nats-image.ts';
import { probeServer } from './probe-server.ts';
import type { NatsServerHandle } from './running-nats-server.ts';
import { type ServerUser, serverConfig, userAccount } from './server-config.ts';

export type StartNatsContainerOptions = {
  /** An image whose program is its entry point. */
  readonly image?: string;
  readonly users: readonly ServerUser[] | 'anyone';
  readonly systemUser?: string;
  readonly serverName?: string;
  readonly syncInterval?: 'always' | 'default' | (string & {});
  readonly maxFileBytes?: number;
  readonly maxPayloadBytes?: number;
  readonly extraConfig?: string;
  readonly startTimeoutMs?: number;
  readonly random?: RandomSource;
};

const innerPort = 4222;
const configPath = '/nats-server.conf';

/**
 * A server in a container of its own, on a free port of loopback that it keeps over restarts. Its data lives and dies with the
 * container. A program started by `startNatsServer` does the same faster: this is for machines where none runs.
 *
 * @throws NATS_SERVER_CONFIG_INVALID an option cannot be what it stands for
 * @throws NATS_SERVER_CONTAINER_FAILED no container engine answers, there is no such image, or the server refuses to run
 */
export async function startNatsContainer(options: StartNatsContainerOptions): Promise<NatsServerHandle> {
  const { users, systemUser, maxPayloadBytes, extraConfig, syncInterval, maxFileBytes } = options;
  const content = serverConfig({
    host: '0.0.0.0',
    port: innerPort,
    serverName: options.serverName ?? 'lienthong',
    jetstream: {
      storeDir: '/data',
      ...(syncInterval === undefined ? {} : { syncInterval }),
      ...(maxFileBytes === undefined ? {} : { maxFileBytes }),
    },
    ...(users === 'anyone' ? {} : { accounts: [{ name: userAccount, jetstream: true, users }] }),
    ...(systemUser === undefined ? {} : { systemUser }),
    ...(maxPayloadBytes === undefined ? {} : { maxPayloadBytes }),
    ...(extraConfig === undefined ? {} : { extraConfig }),
  });
  const hostPort = await findFreePort('127.0.0.1', options.random ?? systemRandom);
  try {
    const { GenericContainer, Wait } = await import('testcontainers');
    const container = await new GenericContainer(options.image ?? defaultNatsImage)
      .withCopyContentToContainer([{ content, target: configPath, mode: 0o600 }])
      .withCommand(['-c', configPath])
      .withExposedPorts({ container: innerPort, host: hostPort })
      .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
      .withStartupTimeout(options.startTimeoutMs ?? 60_000)
      .start();
    return await containerHandle(container, hostPort);
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw new ExchangeError('NATS_SERVER_CONTAINER_FAILED', { reason }, { cause: failure });
  }
}

async function containerHandle(container: StartedTestContainer, port: number): Promise<NatsServerHandle> {
  const host = container.getHost();
  const version = (await probeServer(host, port))?.version ?? '';
  let stopped = false;
  return {
    host,
    port,
    version,
    url: `nats://${host}:${port}`,
    async stop() {
      if (stopped) return;
      stopped = true;
      await container.stop();
    },
    async restart() {
      await container.restart();
    },
  };
}
