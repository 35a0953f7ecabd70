import { startNatsCluster, startNatsServer } from '@lienthong/nats-server';
import { axisUsers, mainGateway, NatsAxisService, openCredentials } from '@lienthong/node-host';
import type { ExchangeGround, GroundPlan, StartedServer } from './exchange-ground.ts';
import { foundServer } from './found-server.ts';

/** Copies of everything in a cluster. */
const clusterReplicas = 3;

/**
 * One server for everything, or several that keep everything together; or the server that NATS_URL names.
 *
 * @throws NATS_*, AXIS_*, CONFIGURATION_INVALID
 */
export async function openSingleGround(plan: GroundPlan): Promise<ExchangeGround> {
  const { options, registry, topology, hosts, clock, logger } = plan;
  const given = options.env['NATS_URL'];
  const isCluster = options.mode === 'cluster';
  const { server, servers, credentials } = given
    ? {
        server: { url: given, version: '', source: 'NATS_URL' as const },
        servers: [],
        credentials: undefined,
      }
    : await startServers(plan);
  const service = new NatsAxisService({
    url: server.url,
    credentials,
    registry,
    topology,
    ackWaitMs: options.ackWaitMs,
    ...(isCluster ? { replicas: clusterReplicas } : {}),
    clock,
    logger,
  });
  await service.provision(hosts);
  return { service, server, servers, authenticated: credentials !== undefined, sites: [] };
}

async function startServers(plan: GroundPlan) {
  const { options, state, registry, topology, hosts, closers } = plan;
  const credentials = await openCredentials(state.credentials, {
    hosts: hosts.map(({ host }) => host),
    agencies: options.lines ?? topology.nodes().flatMap(({ organisations }) => organisations),
    gateways: [mainGateway],
  });
  const binary = await foundServer(options);
  const common = {
    binary,
    users: axisUsers(credentials, { registry, topology, hosts }),
    systemUser: credentials.system.publicKey,
    syncInterval: options.syncInterval ?? 'always',
  };
  if (options.mode === 'cluster') {
    const cluster = await startNatsCluster({ ...common, stateDir: state.cluster });
    closers.add(() => cluster.stop());
    const servers = cluster.servers.map(
      (process, index): StartedServer => ({
        name: String(index + 1),
        process,
      }),
    );
    const version = cluster.servers[0]?.version ?? '';
    return { credentials, servers, server: { url: cluster.url, version, source: binary.source } };
  }
  const process = await startNatsServer({
    ...common,
    stateDir: state.nats,
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  closers.add(() => process.stop());
  const server = { url: process.url, version: process.version, source: binary.source };
  return { credentials, servers: [{ name: '', process }], server };
}
