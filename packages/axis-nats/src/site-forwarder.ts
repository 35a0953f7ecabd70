import type { NodeAddress } from '@lienthong/axis';
import type { NodeEdge } from './axis-permissions.ts';
import type { NatsAxisConnection } from './connect-axis.ts';
import { LinkRequests } from './link-requests.ts';
import { SiteIngress } from './site-ingress.ts';
import { type ContentClaim, SiteLane } from './site-lane.ts';

/** Another site to which this one has a link, and the edges between their nodes. */
export type NeighbourSite = {
  readonly site: string;
  /** Edges that begin here and end there. */
  readonly outward: readonly NodeEdge[];
  /** Edges that begin there and end here. */
  readonly inward: readonly NodeEdge[];
};

export type SiteForwarderOptions = {
  /** Name of this site: letters, digits, `-` and `_`. */
  readonly site: string;
  readonly neighbours: readonly NeighbourSite[];
  /** Content that a message names; it is brought over before the message. */
  readonly claimOf: (body: Uint8Array) => ContentClaim | undefined;
  /** Known to this forwarder only and the same over its restarts; the seed of its nkey. */
  readonly deduplicationSecret: string;
};

/** How far a forwarder has come with one neighbouring node. */
export type LaneState = {
  readonly site: string;
  readonly node: NodeAddress;
  /** Messages handed over since the forwarder started. */
  readonly forwarded: number;
  /** Code of what keeps it from handing over; undefined while nothing does. */
  readonly failure: string | undefined;
};

/** Carries messages and content between a site's server and its neighbours, both ways. */
export class SiteForwarder {
  readonly #site: string;
  readonly #lanes: readonly { readonly site: string; readonly lane: SiteLane }[];
  readonly #ingresses: readonly SiteIngress[];
  readonly #requests: readonly LinkRequests[];

  /**
   * @param connection - to the site's own server, as {@link forwarderParty}; the forwarder does not close it
   */
  constructor(connection: NatsAxisConnection, options: SiteForwarderOptions) {
    const { link, content } = connection;
    const { site, neighbours, claimOf, deduplicationSecret } = options;
    this.#site = site;
    this.#ingresses = neighbours.map(
      (neighbour) =>
        new SiteIngress({
          link,
          content,
          site,
          neighbour: neighbour.site,
          edges: neighbour.inward,
          deduplicationSecret,
        }),
    );
    const open = neighbours.map((neighbour) => ({
      neighbour,
      requests: new LinkRequests(link, { to: neighbour.site, from: site }),
    }));
    this.#requests = open.map(({ requests }) => requests);
    this.#lanes = open.flatMap(({ neighbour, requests }) =>
      [...new Set(neighbour.outward.map(({ to }) => to))].map((node) => ({
        site: neighbour.site,
        lane: new SiteLane({ link, content, requests, site: neighbour.site, node, claimOf }),
      })),
    );
  }

  get site(): string {
    return this.#site;
  }

  lanes(): readonly LaneState[] {
    return this.#lanes.map(({ site, lane }) => ({
      site,
      node: lane.node,
      forwarded: lane.forwarded,
      failure: lane.failure,
    }));
  }

  /** Ends; what has not been confirmed by a neighbour stays in the outbox. */
  async close(): Promise<void> {
    for (const requests of this.#requests) requests.close();
    await Promise.all(this.#lanes.map(({ lane }) => lane.close()));
    await Promise.all(this.#ingresses.map((ingress) => ingress.close()));
  }
}
