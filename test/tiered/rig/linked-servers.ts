import { type NodeAddress, nodeAddress, partyAddress } from '@lienthong/axis';
import {
  connectAxis,
  forwarderParty,
  forwarderRights,
  type HostRightsOptions,
  hostRights,
  type NatsAxisConnection,
  type NeighbourSite,
  provisionAxis,
  provisionerHost,
  provisionerRights,
  SiteForwarder,
  siteLinkRights,
} from '@lienthong/axis-nats';
import { parseDigest } from '@lienthong/content-store';
import {
  createNkey,
  LinkProxy,
  type Nkey,
  type RunningNatsServer,
  type ServerUser,
} from '@lienthong/nats-server';
import { startTestNatsServer, type TestNatsServerOptions } from '@lienthong/nats-server/testing';
import { Closers, type Logger } from '@lienthong/runtime';

const province: NodeAddress = nodeAddress('province', ['H41', '00', '00', '000']);
const district: NodeAddress = nodeAddress('district', ['H41', '31', '00', '000']);
const other: NodeAddress = nodeAddress('district', ['H41', '32', '00', '000']);

/** A province and two districts, each a site with a server of its own. */
export const sites = {
  province,
  district,
  other,
  allNodes: [province, district, other],
  provinceParty: partyAddress(['H41', '00', '00', '000']),
  districtParty: partyAddress(['H41', '31', '00', '000']),
  otherParty: partyAddress(['H41', '32', '00', '000']),
} as const;

const nodeOf: Readonly<Record<SiteName, NodeAddress>> = { P: province, D1: district, D2: other };
export type SiteName = 'P' | 'D1' | 'D2';

export type LinkedSite = {
  readonly name: SiteName;
  readonly server: RunningNatsServer;
  readonly hostKey: Nkey;
  readonly linkKey: Nkey;
  /** To the site above; undefined for the province, and where the link is none of ours. */
  readonly link: LinkProxy | undefined;
  /** As the host of the site's node. */
  readonly host: NatsAxisConnection;
  forwarder: SiteForwarder;
  /** Ends the forwarder as if it had died and starts another. */
  restartForwarder(): Promise<void>;
};

const edge = (from: NodeAddress, to: NodeAddress) => ({ from, to });

function neighboursOf(name: SiteName): readonly NeighbourSite[] {
  const above: SiteName[] = name === 'P' ? ['D1', 'D2'] : ['P'];
  return above.map((site) => ({
    site,
    outward: [edge(nodeOf[name], nodeOf[site])],
    inward: [edge(nodeOf[site], nodeOf[name])],
  }));
}

/** The digest that the tests' messages name: `content <digest> <size>`. */
export function claimOf(body: Uint8Array) {
  const [, digest, size] = /^content ([0-9a-f]{64}) (\d+)$/.exec(Buffer.from(body).toString('latin1')) ?? [];
  return digest === undefined ? undefined : { digest: parseDigest(digest), size: Number(size) };
}

/** Three servers with links that can be cut, users with the rights that real ones have, and a forwarder each. */
export async function startLinkedServers(
  options: {
    readonly log?: Logger;
    /** How the server of a site differs from the others. */
    readonly server?: (name: SiteName) => TestNatsServerOptions;
    /** Address of the province's leaf port, as a site sees it over a link that is none of ours. */
    readonly leafHostFor?: (name: SiteName) => string | undefined;
  } = {},
): Promise<{ readonly at: Readonly<Record<SiteName, LinkedSite>>; readonly close: () => Promise<void> }> {
  const closers = new Closers();
  const names: readonly SiteName[] = ['P', 'D1', 'D2'];
  const key = () => Object.fromEntries(names.map((name) => [name, createNkey()])) as Record<SiteName, Nkey>;
  const keys = { host: key(), forwarder: key(), provisioner: key(), link: key() };
  const at: Partial<Record<SiteName, LinkedSite>> = {};
  try {
    for (const name of names) {
      const neighbours = neighboursOf(name);
      const above = name === 'P' ? undefined : at.P?.server;
      const leafHost = options.leafHostFor?.(name);
      const link =
        above && leafHost === undefined
          ? await LinkProxy.open({ target: { host: '127.0.0.1', port: above.leafPort ?? 0 } })
          : undefined;
      if (link) closers.add(() => link.close());
      const node = nodeOf[name];
      const outward = neighbours.flatMap((neighbour) => neighbour.outward);
      const hostOptions: HostRightsOptions = {
        host: 'host',
        nodes: [node],
        edges: outward,
        allNodes: sites.allNodes,
      };
      const users: ServerUser[] = [
        { publicKey: keys.host[name].publicKey, permissions: hostRights(hostOptions) },
        {
          publicKey: keys.forwarder[name].publicKey,
          permissions: forwarderRights({ site: name, neighbours }),
        },
        { publicKey: keys.provisioner[name].publicKey, permissions: provisionerRights() },
        ...(name === 'P'
          ? (['D1', 'D2'] as const).map(
              (below): ServerUser => ({
                publicKey: keys.link[below].publicKey,
                connection: 'leaf',
                permissions: siteLinkRights({ above: 'P', below }),
              }),
            )
          : []),
      ];
      const server = await startTestNatsServer({
        serverName: name,
        domain: name,
        users,
        ...(name === 'P' ? { leafPort: 0 } : {}),
        ...(above
          ? {
              leafRemotes: [
                {
                  url: `nats-leaf://${leafHost ?? '127.0.0.1'}:${link?.port ?? above.leafPort}`,
                  seed: keys.link[name].seed,
                },
              ],
            }
          : {}),
        pingIntervalMs: 500,
        ...options.server?.(name),
      });
      closers.add(() => server.stop());
      const connect = async (party: Parameters<typeof connectAxis>[0]['party'], nkey: Nkey) => {
        const connection = await connectAxis({
          servers: server.url,
          party,
          nkey,
          allNodes: sites.allNodes,
          ...(options.log ? { log: options.log } : {}),
        });
        closers.add(() => connection.close());
        return connection;
      };
      const provisioner = await connect({ host: provisionerHost }, keys.provisioner[name]);
      await provisionAxis(provisioner, {
        hosts: [{ host: 'host', nodes: [node] }],
        allNodes: sites.allNodes,
        site: { nodes: [node], neighbours: outward.map(({ to }) => to) },
      });
      const host = await connect({ host: 'host' }, keys.host[name]);
      const openForwarder = async () => {
        const connection = await connect(forwarderParty(name), keys.forwarder[name]);
        const forwarder = new SiteForwarder(connection, {
          site: name,
          neighbours,
          claimOf,
          deduplicationSecret: keys.forwarder[name].seed,
        });
        closers.add(() => forwarder.close());
        return forwarder;
      };
      const site: LinkedSite = {
        name,
        server,
        hostKey: keys.host[name],
        linkKey: keys.link[name],
        link,
        host,
        forwarder: await openForwarder(),
        restartForwarder: async () => {
          const before = site.forwarder;
          site.forwarder = await openForwarder();
          await before.close();
        },
      };
      at[name] = site;
    }
    return { at: at as Record<SiteName, LinkedSite>, close: () => closers.close() };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}
