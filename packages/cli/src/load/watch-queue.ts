import { connectAxis, provisionerHost, waitingForHosts } from '@lienthong/axis-nats';
import { StateDir } from '@lienthong/emulator';
import { readCredentials } from '@lienthong/node-host';
import type { Closers } from '@lienthong/runtime';

/**
 * Asks the servers of an exchange on this machine how many messages wait for its nodes, all sites together.
 *
 * @throws NOT_RUNNING, AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
 */
export async function openQueue(stateDir: string, closers: Closers): Promise<() => Promise<number>> {
  const state = new StateDir(stateDir);
  const { url, authenticated, hosts, sites } = await state.readRun();
  const servers = sites
    ? sites.map((site) => ({ url: site.url, file: state.site(site.name).credentials }))
    : [{ url, file: state.credentials }];
  const connections = await Promise.all(
    servers.map(async ({ url: address, file }) => {
      const credentials = authenticated ? await readCredentials(file) : undefined;
      const connection = await connectAxis({
        servers: address.split(','),
        party: { host: provisionerHost },
        ...(credentials ? { nkey: credentials.provisioner } : {}),
      });
      closers.add(() => connection.close());
      return connection;
    }),
  );
  const names = hosts.map(({ host }) => host);
  return async () => {
    const waiting = await Promise.all(connections.map((connection) => waitingForHosts(connection, names)));
    return waiting.reduce((sum, count) => sum + count, 0);
  };
}
