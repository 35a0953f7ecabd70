import type { LinkProxy, NatsServerSource, RunningNatsServer } from '@lienthong/nats-server';
import type { AxisService, HostPlan, SiteForwarding, SitePlan, StateDir } from '@lienthong/node-host';
import type { Registry, Topology } from '@lienthong/registry';
import type { Clock, Closers, Logger } from '@lienthong/runtime';
import type { LocalExchangeOptions } from './local-exchange.ts';

/**
 * `local`: one server for everything. `tiered`: a server for each site, joined by links that may break. `cluster`: three
 * servers that keep everything together.
 */
export const exchangeModes = ['local', 'tiered', 'cluster'] as const;
export type ExchangeMode = (typeof exchangeModes)[number];

/** The server under an exchange; of several, the first. */
export type LocalServer = {
  /** Of a cluster, all of them, separated by commas. */
  readonly url: string;
  readonly version: string;
  readonly source: NatsServerSource | 'NATS_URL';
};

/** A server that was started with the exchange. */
export type StartedServer = {
  /** Empty where there is only one; else the site, or the number in the cluster. */
  readonly name: string;
  readonly process: RunningNatsServer;
};

/** A site that runs. */
export type RunningSite = SitePlan & {
  readonly server: RunningNatsServer;
  /** The link to the site above; it can be cut, stalled and slowed. Undefined for the hub. */
  readonly link: LinkProxy | undefined;
  /** What carries messages to the neighbours. */
  readonly forwarding: SiteForwarding;
};

/** What an exchange stands on. */
export type ExchangeGround = {
  readonly service: AxisService;
  readonly server: LocalServer;
  /** Whether the servers know the users of the credentials files. */
  readonly authenticated: boolean;
  readonly servers: readonly StartedServer[];
  /** In the order of the plan; none but in mode `tiered`. */
  readonly sites: readonly RunningSite[];
};

/** What a ground is made for. */
export type GroundPlan = {
  readonly options: LocalExchangeOptions;
  readonly state: StateDir;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly hosts: readonly HostPlan[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Gets what has to be ended; in order, so that it is ended in the opposite one. */
  readonly closers: Closers;
};
