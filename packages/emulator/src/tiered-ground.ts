import { ExchangeError } from '@lienthong/errors';
import {
  LinkProxy,
  type NatsServerBinary,
  type RunningNatsServer,
  startNatsServer,
} from '@lienthong/nats-server';
import {
  type AxisCredentials,
  forwarderKey,
  type HostPlan,
  linkKey,
  mainGateway,
  NatsAxisService,
  openCredentials,
  outerNeighbours,
  planSites,
  type SiteNetwork,
  type SitePlan,
  siteUsers,
  startForwarding,
} from '@lienthong/node-host';
import { assertInvariant } from '@lienthong/runtime';
import type { ExchangeGround, GroundPlan, RunningSite } from './exchange-ground.ts';
import { foundServer } from './found-server.ts';
import { LinkBook } from './link-book.ts';
import { TieredAxisService } from './tiered-axis-service.ts';

/** How often the servers at both ends of a silent link ask whether the other lives, milliseconds; it is given up after two questions. */
const linkPingMsDefault = 10_000;

type SiteGround = Omit<RunningSite, 'forwarding'> & { readonly service: NatsAxisService };

/**
 * A server for each site, each below the one above it in the tree, joined by links; and at each site the forwarder that
 * carries messages and content to the neighbours.
 *
 * @throws CONFIGURATION_INVALID when NATS_URL is set
 * @throws NATS_*, AXIS_*
 */
export async function openTieredGround(plan: GroundPlan): Promise<ExchangeGround> {
  const { options, registry, topology, hosts, closers } = plan;
  if (options.env['NATS_URL'])
    throw new ExchangeError('CONFIGURATION_INVALID', {
      where: 'NATS_URL',
      problem: 'mode tiered starts a server for each site',
    });
  const network = {
    registry,
    topology,
    sites: planSites({ registry, topology }, options.sites ?? 'province'),
  };
  const binary = await foundServer(options);
  const credentials = await openSiteCredentials(plan, network);
  const grounds = new Map<string, SiteGround>();
  for (const level of levelsOf(network.sites))
    for (const ground of await Promise.all(
      level.map((site) =>
        openSite(plan, site, { network, binary, credentials, above: grounds.get(site.above ?? '') }),
      ),
    ))
      grounds.set(ground.name, ground);
  const all = [...grounds.values()];
  const sites = await Promise.all(
    all.map(async ({ service, ...site }): Promise<RunningSite> => {
      const own = credentials.get(site.name);
      assertInvariant(own !== undefined, 'every site has keys');
      const forwarding = await startForwarding(network, site, { service, credentials: own });
      closers.add(() => forwarding.close());
      return { ...site, forwarding };
    }),
  );
  await followOrders(plan, sites);
  const services = new Map(all.map(({ name, service }) => [name, service]));
  const [hub] = sites;
  assertInvariant(hub !== undefined, 'a network has a hub');
  return {
    service: new TieredAxisService({ network, services, hosts }),
    server: { url: hub.server.url, version: hub.server.version, source: binary.source },
    authenticated: true,
    servers: sites.map(({ name, server }) => ({ name, process: server })),
    sites,
  };
}

/** From here on the links are as others order them, beginning with all of them up. */
async function followOrders(
  { state, clock, logger, closers }: GroundPlan,
  sites: readonly RunningSite[],
): Promise<void> {
  const book = new LinkBook(state);
  await book.clear();
  const links = new Map(sites.flatMap(({ name, link }) => (link ? [[name, link] as const] : [])));
  const ending = new AbortController();
  const following = book.follow(links, {
    clock,
    signal: ending.signal,
    onFailure: (failure) => logger.log('error', 'links-unreadable', { reason: String(failure) }),
  });
  closers.add(async () => {
    ending.abort();
    await following;
  });
}

/** Sites by how many are above them: a server is started after that above it. */
function levelsOf(sites: readonly SitePlan[]): readonly (readonly SitePlan[])[] {
  const levels: SitePlan[][] = [];
  const levelOf = new Map<string, number>();
  for (const site of sites) {
    const level = site.above === undefined ? 0 : (levelOf.get(site.above) ?? 0) + 1;
    levelOf.set(site.name, level);
    const peers = levels[level];
    if (peers) peers.push(site);
    else levels[level] = [site];
  }
  return levels;
}

function hostsOf(hosts: readonly HostPlan[], site: SitePlan): readonly HostPlan[] {
  const own = new Set(site.nodes);
  return hosts.filter(({ nodes: [first] }) => first !== undefined && own.has(first));
}

async function openSiteCredentials(
  { options, state, topology, hosts }: GroundPlan,
  { sites }: SiteNetwork,
): Promise<ReadonlyMap<string, AxisCredentials>> {
  const lines = options.lines && new Set(options.lines);
  const opened = sites.map(async (site) => {
    const credentials = await openCredentials(state.site(site.name).credentials, {
      hosts: [...hostsOf(hosts, site).map(({ host }) => host), forwarderKey, linkKey],
      agencies: site.nodes
        .flatMap((id) => topology.node(id).organisations)
        .filter((code) => lines?.has(code) ?? true),
      gateways: [mainGateway],
    });
    return [site.name, credentials] as const;
  });
  return new Map(await Promise.all(opened));
}

async function openSite(
  { options, state, registry, topology, hosts: allHosts, clock, logger, closers }: GroundPlan,
  site: SitePlan,
  ground: {
    readonly network: SiteNetwork;
    readonly binary: NatsServerBinary;
    readonly credentials: ReadonlyMap<string, AxisCredentials>;
    readonly above: SiteGround | undefined;
  },
): Promise<SiteGround> {
  const { network, binary, credentials, above } = ground;
  const own = credentials.get(site.name);
  const hosts = hostsOf(allHosts, site);
  const link = above && (await openLink(above.server));
  if (link) closers.add(() => link.close());
  const seed = own?.hosts.get(linkKey)?.seed;
  const server = await startNatsServer({
    binary,
    stateDir: state.site(site.name).nats,
    serverName: site.name,
    domain: site.name,
    users: siteUsers(network, site, { hosts, credentials }),
    ...(own ? { systemUser: own.system.publicKey } : {}),
    ...(network.sites.some((other) => other.above === site.name) ? { leafPort: 0 } : {}),
    ...(link && seed ? { leafRemotes: [{ url: `nats-leaf://127.0.0.1:${link.port}`, seed }] } : {}),
    ...(above === undefined && options.port !== undefined ? { port: options.port } : {}),
    pingIntervalMs: options.linkPingMs ?? linkPingMsDefault,
    syncInterval: options.syncInterval ?? 'always',
  });
  closers.add(() => server.stop());
  const service = new NatsAxisService({
    url: server.url,
    credentials: own,
    registry,
    topology,
    site: { nodes: site.nodes, neighbours: outerNeighbours(network, site) },
    ackWaitMs: options.ackWaitMs,
    clock,
    logger,
  });
  await service.provision(hosts);
  return { ...site, server, link, service };
}

function openLink({ leafPort = 0 }: RunningNatsServer): Promise<LinkProxy> {
  return LinkProxy.open({ target: { host: '127.0.0.1', port: leafPort } });
}
