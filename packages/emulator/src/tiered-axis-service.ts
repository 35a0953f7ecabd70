import { ExchangeError } from '@lienthong/errors';
import { AddressBook } from '@lienthong/exchange';
import type {
  AxisParty,
  AxisService,
  HostPlan,
  NatsAxisService,
  OpenTransport,
  SiteNetwork,
} from '@lienthong/node-host';
import { SitesTransport } from './sites-transport.ts';

/**
 * The axis of several sites. A host and an agency have a connection to the server of their own site and to no other; the
 * operator and gateways have one to each.
 */
export class TieredAxisService implements AxisService {
  readonly #network: SiteNetwork;
  readonly #services: ReadonlyMap<string, NatsAxisService>;
  readonly #siteOfHost: ReadonlyMap<string, string>;
  readonly #addresses: AddressBook;

  constructor(options: {
    readonly network: SiteNetwork;
    /** By the name of the site. */
    readonly services: ReadonlyMap<string, NatsAxisService>;
    readonly hosts: readonly HostPlan[];
  }) {
    const { network, services, hosts } = options;
    this.#network = network;
    this.#services = services;
    const siteOfNode = new Map(network.sites.flatMap(({ name, nodes }) => nodes.map((id) => [id, name])));
    this.#siteOfHost = new Map(
      hosts.flatMap(({ host, nodes: [first] }) => {
        const site = first && siteOfNode.get(first);
        return site === undefined ? [] : [[host, site]];
      }),
    );
    this.#addresses = new AddressBook(network.registry, network.topology);
  }

  openHost(host: string): Promise<OpenTransport> {
    return this.#service(this.#siteOfHost.get(host)).openHost(host);
  }

  async openParty(party: AxisParty): Promise<OpenTransport> {
    if (party === 'operator' || 'gateway' in party) return this.#openEverywhere(party);
    const { registry, topology, sites } = this.#network;
    const node = topology.nodeOf(registry.get(party.organId).organId);
    const site = sites.find(({ nodes }) => nodes.some((id) => id === node));
    return this.#service(site?.name).openParty(party);
  }

  async close(): Promise<void> {
    // Connections belong to those who opened them.
  }

  async #openEverywhere(party: AxisParty): Promise<OpenTransport> {
    const { sites } = this.#network;
    const transport = new SitesTransport(
      sites.map(({ name, nodes }) => ({
        name,
        nodes: nodes.map((id) => this.#addresses.node(id)),
        open: () => this.#service(name).openParty(party),
      })),
    );
    return {
      transport,
      close: () => transport.close(),
      sites: async () => {
        const states = await transport.states();
        return sites.map(({ name, nodes }) => ({ site: name, nodes, waiting: states.get(name) }));
      },
    };
  }

  #service(site: string | undefined): NatsAxisService {
    const service = site === undefined ? undefined : this.#services.get(site);
    if (!service) throw new ExchangeError('AXIS_NOT_ALLOWED', { what: `connect to site ${site ?? '–'}` });
    return service;
  }
}
