import { operatorAddress } from '@lienthong/axis';
import {
  type AxisSpeaker,
  connectAxis,
  hostRights,
  operatorRights,
  partyRights,
  provisionAxis,
  provisionerHost,
  provisionerRights,
} from '@lienthong/axis-nats';
import { ExchangeError } from '@lienthong/errors';
import { AddressBook } from '@lienthong/exchange';
import type { Nkey, ServerUser } from '@lienthong/nats-server';
import type { Registry, Topology } from '@lienthong/registry';
import type { Clock, Logger } from '@lienthong/runtime';
import type { AxisCredentials } from './axis-credentials.ts';
import type { AxisService, OpenTransport } from './axis-service.ts';
import type { HostPlan } from './host-plan.ts';
import type { SessionParty } from './session.ts';

export type NatsAxisOptions = {
  readonly url: string;
  /** Left out for a server that knows no users. */
  readonly credentials: AxisCredentials | undefined;
  readonly registry: Registry;
  readonly topology: Topology;
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
    const connection = await this.#connect({ host: provisionerHost }, this.#options.credentials?.provisioner);
    try {
      await provisionAxis(connection, {
        hosts: hosts.map(({ host, nodes }) => ({ host, nodes: nodes.map((id) => this.#addresses.node(id)) })),
        allNodes: this.#addresses.nodes(),
      });
    } finally {
      await connection.close();
    }
  }

  async openHost(host: string): Promise<OpenTransport> {
    const connection = await this.#connect({ host }, this.#key('host', host));
    await connection.serveContent();
    return { transport: connection, close: () => connection.close() };
  }

  async openParty(party: SessionParty): Promise<OpenTransport> {
    const connection =
      party === 'operator'
        ? await this.#connect(operatorAddress, this.#options.credentials?.operator)
        : await this.#connect(this.#addresses.party(party.organId), this.#key('agency', party.organId));
    return { transport: connection, close: () => connection.close() };
  }

  async close(): Promise<void> {
    // Connections belong to those who opened them.
  }

  #key(kind: 'host' | 'agency', name: string): Nkey | undefined {
    const { credentials } = this.#options;
    if (!credentials) return undefined;
    const key = (kind === 'host' ? credentials.hosts : credentials.agencies).get(name);
    if (!key)
      throw new ExchangeError('AXIS_NOT_ALLOWED', { what: `connect as ${name}: no key in credentials.json` });
    return key;
  }

  #connect(speaker: AxisSpeaker, nkey: Nkey | undefined) {
    const { url, clock, logger } = this.#options;
    return connectAxis({
      servers: url,
      party: speaker,
      allNodes: this.#addresses.nodes(),
      clock,
      log: logger,
      ...(nkey ? { nkey } : {}),
    });
  }
}

/** The users of a server for one topology, each with the least rights that its part needs. */
export function axisUsers(
  credentials: AxisCredentials,
  network: { readonly registry: Registry; readonly topology: Topology; readonly hosts: readonly HostPlan[] },
): readonly ServerUser[] {
  const { registry, topology, hosts } = network;
  const addresses = new AddressBook(registry, topology);
  const allNodes = addresses.nodes();
  const edges = topology
    .edges()
    .map(({ from, to }) => ({ from: addresses.node(from), to: addresses.node(to) }));
  const user = ({ publicKey }: Nkey, permissions: NonNullable<ServerUser['permissions']>): ServerUser => ({
    publicKey,
    permissions,
  });
  return [
    user(credentials.provisioner, provisionerRights()),
    user(credentials.operator, operatorRights()),
    ...hosts.flatMap(({ host, nodes }) => {
      const key = credentials.hosts.get(host);
      if (!key) return [];
      const rights = hostRights({ host, nodes: nodes.map((id) => addresses.node(id)), edges, allNodes });
      return [user(key, rights)];
    }),
    ...[...credentials.agencies].flatMap(([organId, key]) => {
      const organisation = registry.find(organId);
      const node = organisation && addresses.nodeOfOrgan(organisation.organId);
      return node === undefined ? [] : [user(key, partyRights({ party: addresses.party(organId), node }))];
    }),
  ];
}
