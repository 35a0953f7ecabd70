import {
  type ContentClaim,
  forwarderRights,
  type NeighbourSite,
  SiteForwarder,
  siteLinkRights,
} from '@lienthong/axis-nats';
import { parseDigest } from '@lienthong/content-store';
import { isExchangeError } from '@lienthong/errors';
import { AddressBook, parseHop } from '@lienthong/exchange';
import type { ServerUser } from '@lienthong/nats-server';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import type { AxisCredentials } from './axis-credentials.ts';
import { axisUsers } from './axis-users.ts';
import type { HostPlan } from './host-plan.ts';
import { forwarderKey, type NatsAxisService } from './nats-axis-service.ts';
import type { SitePlan } from './site-plan.ts';

/** The network and how it is divided. */
export type SiteNetwork = {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly sites: readonly SitePlan[];
};

/** Under which the key of a site's link to the one above stands among those of the hosts. */
export const linkKey = 'link';

/** Nodes of other sites that are neighbours of nodes of this one. */
export function outerNeighbours(
  { topology }: Pick<SiteNetwork, 'topology'>,
  site: SitePlan,
): readonly NodeId[] {
  const own = new Set(site.nodes);
  const outer = site.nodes.flatMap((id) => topology.neighbours(id).filter((other) => !own.has(other)));
  return [...new Set(outer)];
}

/** The sites to which a site has a link, with the edges that cross it. */
function neighbourSites(network: SiteNetwork, site: SitePlan): readonly NeighbourSite[] {
  const { registry, topology, sites } = network;
  const addresses = new AddressBook(registry, topology);
  const own = new Set(site.nodes);
  return sites.flatMap((other): NeighbourSite[] => {
    if (other.name !== site.above && other.above !== site.name) return [];
    const foreign = new Set(other.nodes);
    const edges = site.nodes.flatMap((id) =>
      topology.neighbours(id).flatMap((next) => (foreign.has(next) && own.has(id) ? [{ id, next }] : [])),
    );
    const address = (node: NodeId) => addresses.node(node);
    return [
      {
        site: other.name,
        outward: edges.map(({ id, next }) => ({ from: address(id), to: address(next) })),
        inward: edges.map(({ id, next }) => ({ from: address(next), to: address(id) })),
      },
    ];
  });
}

/**
 * The users of a site's server: its own hosts, agencies, gateways and operator, its forwarder, and the links of the sites
 * below it.
 */
export function siteUsers(
  network: SiteNetwork,
  site: SitePlan,
  options: {
    readonly hosts: readonly HostPlan[];
    /** Of every site, by its name. */
    readonly credentials: ReadonlyMap<string, AxisCredentials>;
  },
): readonly ServerUser[] {
  const { hosts, credentials } = options;
  const own = credentials.get(site.name);
  if (!own) return [];
  const forwarder = own.hosts.get(forwarderKey);
  const neighbours = neighbourSites(network, site);
  return [
    ...axisUsers(own, { ...network, hosts }),
    ...(forwarder
      ? [{ publicKey: forwarder.publicKey, permissions: forwarderRights({ site: site.name, neighbours }) }]
      : []),
    ...network.sites.flatMap((below): ServerUser[] => {
      const key = below.above === site.name ? credentials.get(below.name)?.hosts.get(linkKey) : undefined;
      if (!key) return [];
      const permissions = siteLinkRights({ above: site.name, below: below.name });
      return [{ publicKey: key.publicKey, connection: 'leaf', permissions }];
    }),
  ];
}

/** Messages and content on their way between a site and its neighbours. */
export type SiteForwarding = {
  readonly forwarder: SiteForwarder;
  readonly close: () => Promise<void>;
};

/**
 * Starts to carry messages and content between a site and its neighbours.
 *
 * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
 */
export async function startForwarding(
  network: SiteNetwork,
  site: SitePlan,
  options: { readonly service: NatsAxisService; readonly credentials: AxisCredentials },
): Promise<SiteForwarding> {
  const { service, credentials } = options;
  const connection = await service.openForwarder(site.name);
  const forwarder = new SiteForwarder(connection, {
    site: site.name,
    neighbours: neighbourSites(network, site),
    claimOf: claimedContent,
    deduplicationSecret: credentials.hosts.get(forwarderKey)?.seed ?? '',
  });
  return {
    forwarder,
    close: async () => {
      await forwarder.close();
      await connection.close();
    },
  };
}

/** The content that a message between nodes names; undefined where it names none or cannot be read. */
export function claimedContent(body: Uint8Array): ContentClaim | undefined {
  try {
    const hop = parseHop(body);
    return hop.type === 'relay' || hop.type === 'submission'
      ? { digest: parseDigest(hop.digest), size: hop.size }
      : undefined;
  } catch (failure) {
    if (!isExchangeError(failure)) throw failure;
    return undefined; // the node that it is for says what is wrong with it
  }
}
