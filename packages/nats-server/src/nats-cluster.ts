import { join } from 'node:path';
import { isExchangeError } from '@lienthong/errors';
import { Closers, systemRandom } from '@lienthong/runtime';
import { findFreePort } from './free-port.ts';
import type { RunningNatsServer } from './running-nats-server.ts';
import type { ServerCluster } from './server-config.ts';
import { type StartNatsServerOptions, startNatsServer } from './start-nats-server.ts';

export type StartNatsClusterOptions = Omit<
  StartNatsServerOptions,
  'cluster' | 'port' | 'leafPort' | 'leafRemotes' | 'monitorPort' | 'serverName' | 'domain'
> & {
  /** Servers; three where left out. Streams with as many copies go on when fewer than half of them are gone. */
  readonly size?: number;
};

/** Servers that keep streams together. */
export type NatsCluster = {
  readonly servers: readonly RunningNatsServer[];
  /** Of all servers, separated by commas. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

const portAttempts = 5;
const sizeDefault = 3;

/**
 * Servers of one cluster on this machine, each with a directory of its own below `stateDir`. They know each other by a
 * password that is made anew at every start.
 *
 * @throws what {@link startNatsServer} throws
 */
export async function startNatsCluster(options: StartNatsClusterOptions): Promise<NatsCluster> {
  const { random = systemRandom, host = '127.0.0.1', size = sizeDefault } = options;
  for (let attempt = 1; ; attempt += 1) {
    const ports = new Set<number>();
    while (ports.size < size) ports.add(await findFreePort(host, random));
    const password = Buffer.from(random.bytes(24)).toString('hex');
    try {
      return await startMembers(options, { memberPorts: [...ports], password });
    } catch (failure) {
      // Ports of routes are drawn before they are used: another program may have been quicker.
      if (attempt === portAttempts || !isExchangeError(failure, 'NATS_SERVER_PORT_IN_USE')) throw failure;
    }
  }
}

async function startMembers(
  options: StartNatsClusterOptions,
  common: Pick<ServerCluster, 'memberPorts' | 'password'>,
): Promise<NatsCluster> {
  const closers = new Closers();
  const starting = common.memberPorts.map(async (port, index) => {
    const name = `lienthong-${index + 1}`;
    const server = await startNatsServer({
      ...options,
      stateDir: join(options.stateDir, String(index + 1)),
      serverName: name,
      cluster: { ...common, name: 'lienthong', user: 'route', port },
    });
    closers.add(() => server.stop());
    return server;
  });
  try {
    const servers = await Promise.all(starting);
    return { servers, url: servers.map(({ url }) => url).join(','), stop: () => closers.close() };
  } catch (failure) {
    // One that still starts would be left behind.
    await Promise.allSettled(starting);
    await closers.close();
    throw failure;
  }
}
