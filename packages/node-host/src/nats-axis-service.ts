import { gatewayAddress, operatorAddress } from '@lienthong/axis';
import {
  type AxisSpeaker,
  connectAxis,
  forwarderParty,
  type NatsAxisConnection,
  provisionAxis,
  provisionerHost,
} from '@lienthong/axis-nats';
import { ExchangeError } from '@lienthong/errors';
import { AddressBook } from '@lienthong/exchange';
import type { Nkey } from '@lienthong/nats-server';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import type { Clock, Logger } from '@lienthong/runtime';
import type { AxisCredentials } from './axis-credentials.ts';
import type { AxisParty, AxisService, OpenTransport } from './axis-service.ts';
import type { HostPlan } from './host-plan.ts';

const answerTimeoutMs = 1_000;

/** Under which the key of a site's forwarder stands among those of the hosts. */
export const forwarderKey = 'forwarder';

export type NatsAxisOptions = {
  /** Of one server, or of the servers of one cluster separated by commas. */
  readonly url: string;
  /** Keys of those for whom connections will be opened; undefined for a server that knows no users. */
  readonly credentials: Partial<AxisCredentials> | undefined;
  readonly registry: Registry;
  readonly topology: Topology;
  /** Where the server is that of one site of several: the nodes that live there, and their neighbours elsewhere. */
  readonly site?: { readonly nodes: readonly NodeId[]; readonly neighbours: readonly NodeId[] };
  /** Copies of everything in a cluster. */
  readonly replicas?: number;
  /** Time after which a message that a host has taken and not settled comes again, milliseconds. */
  readonly ackWaitMs?: number | undefined;
  /** How long the first connection may take, milliseconds. */
  readonly connectTimeoutMs?: number;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** The axis on a NATS server that runs already: each host and each party has a connection of its own. */
export class NatsAxisService implements AxisService {
  readonly #options: NatsAxisOptions;
  readonly #addresses: AddressBook;

  constructor(options: NatsAxisOptions) {
    this.#options = options;
    this.#addresses = new AddressBook(options.registry, options.topology);
  }

  /** Makes streams and consumers, or brings them up to date. */
  async provision(hosts: readonly HostPlan[]): Promise<void> {
    const { credentials, site, replicas } = this.#options;
    const addresses = (nodes: readonly NodeId[]) => nodes.map((id) => this.#addresses.node(id));
    const connection = await this.#connect({ host: provisionerHost }, credentials?.provisioner);
    try {
      await provisionAxis(connection, {
        ...(site ? { site: { nodes: addresses(site.nodes), neighbours: addresses(site.neighbours) } } : {}),
        ...(replicas === undefined ? {} : { replicas }),
        hosts: hosts.map(({ host, nodes }) => ({ host, nodes: addresses(nodes) })),
        allNodes: this.#addresses.nodes(),
        ...this.#ackWait,
      });
    } finally {
      await connection.close();
    }
  }

  async openHost(host: string): Promise<OpenTransport> {
    const connection = await this.#connect({ host }, this.#key('hosts', host));
    await connection.serveContent();
    return { transport: connection, close: () => connection.close() };
  }

  /** The connection of whoever carries messages between this site and its neighbours. */
  openForwarder(site: string): Promise<NatsAxisConnection> {
    return this.#connect(forwarderParty(site), this.#key('hosts', forwarderKey));
  }

  async openParty(party: AxisParty): Promise<OpenTransport> {
    const connection = await this.#connect(this.#speaker(party), this.#keyOf(party));
    return {
      transport: connection,
      close: () => connection.close(),
      answers: () => connection.answers(answerTimeoutMs),
      waiting: () => connection.waitingForSites(),
    };
  }

  #speaker(party: AxisParty): AxisSpeaker {
    if (party === 'operator') return operatorAddress;
    return 'gateway' in party ? gatewayAddress(party.gateway) : this.#addresses.party(party.organId);
  }

  #keyOf(party: AxisParty): Nkey | undefined {
    if (party === 'operator') return this.#options.credentials?.operator;
    return 'gateway' in party ? this.#key('gateways', party.gateway) : this.#key('agencies', party.organId);
  }

  async close(): Promise<void> {
    // Connections belong to those who opened them.
  }

  #key(kind: 'hosts' | 'agencies' | 'gateways', name: string): Nkey | undefined {
    const { credentials } = this.#options;
    if (!credentials) return undefined;
    const key = credentials[kind]?.get(name);
    if (!key) throw new ExchangeError('AXIS_NOT_ALLOWED', { what: `connect as ${name}: no key` });
    return key;
  }

  get #ackWait(): { readonly ackWaitMs?: number } {
    const { ackWaitMs } = this.#options;
    return ackWaitMs === undefined ? {} : { ackWaitMs };
  }

  #connect(speaker: AxisSpeaker, nkey: Nkey | undefined): Promise<NatsAxisConnection> {
    const { url, connectTimeoutMs, clock, logger } = this.#options;
    return connectAxis({
      servers: url.split(','),
      party: speaker,
      allNodes: this.#addresses.nodes(),
      clock,
      log: logger,
      ...this.#ackWait,
      groupsSends: typeof speaker === 'object' && !this.#options.site,
      ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
      ...(nkey ? { nkey } : {}),
    });
  }
}
