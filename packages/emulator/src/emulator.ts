import type { Axis } from '@lienthong/axis';
import { ContentCache } from '@lienthong/content-store';
import {
  checkHopModes,
  checkPlaces,
  type HopModes,
  type PackageReader,
  type PolicyChanges,
  samePolicy,
  type TierPolicies,
  withHopModes,
  withPolicyChanges,
} from '@lienthong/exchange';
import {
  type AxisService,
  ExchangeControl,
  type HostPlan,
  newExaminer,
  planHosts,
  type Transport,
} from '@lienthong/node-host';
import { openPki, type Pki } from '@lienthong/pki';
import { buildTopology, type NodeId, type Registry, type Routing, type Topology } from '@lienthong/registry';
import {
  type Clock,
  Closers,
  type Logger,
  machineClock,
  type RandomSource,
  silentLogger,
  systemClock,
  systemRandom,
} from '@lienthong/runtime';
import { memoryBehaviour, type TrustServices } from '@lienthong/trust-services';
import {
  type EmulatorGateway,
  type EmulatorGatewayOptions,
  openEmulatorGateway,
} from './emulator-gateway.ts';
import { type EmulatorTrustServicesOptions, openTrustServices } from './emulator-trust-services.ts';
import type { ComposePdf } from './issue-document.ts';
import { KeptHost } from './kept-host.ts';
import { memoryAxisService } from './memory-axis-service.ts';
import type { PackageWriters } from './package-writers.ts';
import { Session } from './session.ts';
import { withTrustFaults } from './trust-faults.ts';

export type EmulatorOptions = {
  readonly registry: Registry;
  readonly routing?: Routing;
  /** Keys and certificates; made in memory where left out. */
  readonly pki?: Pki;
  readonly policyOf?: TierPolicies;
  /** What nodes do to the bytes of packages: by node, by tier, or `all`; nothing where left out. */
  readonly hopModes?: HopModes;
  readonly clock?: Clock;
  readonly random?: RandomSource;
  readonly logger?: Logger;
  /** Opens the axis for these hosts; in memory where left out. The registry is the one that notices change. */
  readonly openAxis?: (plan: {
    readonly registry: Registry;
    readonly topology: Topology;
    readonly hosts: readonly HostPlan[];
  }) => Promise<AxisService>;
  /** Divides the nodes among hosts; one host a tier where left out. */
  readonly hostsOf?: (network: {
    readonly registry: Registry;
    readonly topology: Topology;
  }) => readonly HostPlan[];
  /** Nodes with a host each, which this process does not start: they are started on their own. */
  readonly apart?: readonly NodeId[];
  /** Hosts that this process does not start. */
  readonly startHost?: (host: string) => boolean;
  /** Puts something between a host and the axis, such as a tapped line. */
  readonly wrapAxis?: (host: string, transport: Transport) => Axis;
  /** Reads packages, where not all are to be read on this thread. */
  readonly readPackage?: PackageReader;
  /** Makes the PDFs of documents that agencies issue here; on this thread where left out. */
  readonly composePdf?: ComposePdf;
  /** Composes and signs the large packages of agencies here; on this thread where left out. */
  readonly writers?: PackageWriters;
  /** What nodes are told beside `policyOf`: by node, by tier, or `all`. */
  readonly policies?: PolicyChanges;
  /** Serves revocation lists, OCSP and time stamps, which certificates that are issued from then on name; `{}` for a free port. */
  readonly trustServices?: EmulatorTrustServicesOptions;
  /** Starts a gateway in front of the nodes; `{}` for one on a free port. */
  readonly gateway?: EmulatorGatewayOptions;
};

/** All tiers of the exchange in one process. */
export class Emulator {
  /** The list that the exchange was started with, and what systems have registered since; never that of another exchange. */
  readonly registry: Registry;
  readonly topology: Topology;
  readonly pki: Pki;
  readonly hosts: readonly HostPlan[];
  /** For whoever started the exchange to use it. */
  readonly session: Session;
  /** Where document systems come in; undefined unless it was asked for. */
  readonly gateway: EmulatorGateway | undefined;
  /** Undefined unless they were asked for. */
  readonly trustServices: TrustServices | undefined;
  readonly #closers: Closers;
  readonly #nodeHosts: readonly KeptHost[];

  /** @internal Use {@link startEmulator}. */
  constructor(started: {
    readonly registry: Registry;
    readonly topology: Topology;
    readonly pki: Pki;
    readonly hosts: readonly HostPlan[];
    readonly session: Session;
    readonly gateway: EmulatorGateway | undefined;
    readonly trustServices: TrustServices | undefined;
    readonly closers: Closers;
    readonly nodeHosts: readonly KeptHost[];
  }) {
    this.registry = started.registry;
    this.topology = started.topology;
    this.pki = started.pki;
    this.hosts = started.hosts;
    this.session = started.session;
    this.gateway = started.gateway;
    this.trustServices = started.trustServices;
    this.#closers = started.closers;
    this.#nodeHosts = started.nodeHosts;
  }

  /** Nodes that this thread serves and that are open. */
  get nodeCount(): number {
    return this.#nodeHosts.reduce((sum, host) => sum + host.nodeCount, 0);
  }

  /** Stops the gateway, the nodes, then the axis; what was admitted is kept where the axis keeps it. */
  stop(): Promise<void> {
    return this.#closers.close();
  }
}

/**
 * Starts the exchange for a registry: nodes of all tiers in this process, in memory or on the axis that `openAxis`
 * gives. Resolves when every node takes packages.
 *
 * @throws REGISTRY_ORGANISATION_UNKNOWN, REGISTRY_NODE_UNKNOWN when a hop mode is for nobody
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { random = systemRandom, logger = silentLogger } = options;
  const control = new ExchangeControl(options.clock ?? systemClock);
  const { clock } = control;
  const registry = options.registry.fork();
  const topology = buildTopology(registry, { routing: options.routing ?? 'tiered' });
  const hopModes = checkHopModes(options.hopModes ?? {}, { registry, topology });
  const policies = checkPlaces(options.policies ?? {}, { registry, topology });
  const policyOf = withHopModes(withPolicyChanges(options.policyOf ?? samePolicy(), policies), hopModes);
  const hosts =
    options.hostsOf?.({ registry, topology }) ??
    planHosts(topology, options.apart ? { apart: options.apart } : {});
  const apart = new Set<string>(options.apart ?? []);
  const closers = new Closers();
  try {
    const pki = options.pki ?? (await openPki({ dir: undefined, clock, random }));
    const trustServices =
      options.trustServices &&
      (await openTrustServices(
        {
          ...options.trustServices,
          behaviour: withTrustFaults(options.trustServices.behaviour ?? memoryBehaviour(), control.faults),
        },
        { pki, clock, logger },
      ));
    if (trustServices) closers.add(() => trustServices.stop());
    const service = await (options.openAxis ?? (() => memoryAxisService({ clock: machineClock(clock) })))({
      registry,
      topology,
      hosts,
    });
    closers.add(() => service.close());
    // Before any node serves: the registry, which all nodes of this process share, has to be up to date.
    const session = await Session.open({
      registry,
      topology,
      pki,
      clock,
      random,
      logger,
      trustServices,
      composePdf: options.composePdf,
      writers: options.writers,
      control,
      hosts,
      openTransport: (party) => service.openParty(party),
    });
    closers.add(() => session.close());
    const examiner = newExaminer({ registry, pki, clock, random, read: options.readPackage });
    const contents = new ContentCache();
    const nodeHosts = await Promise.all(
      hosts
        .filter(
          ({ host, nodes }) => !nodes.every((id) => apart.has(id)) && (options.startHost?.(host) ?? true),
        )
        .map(async ({ host, nodes }) => {
          const kept = await KeptHost.start({
            open: async () => {
              const { transport, close } = await service.openHost(host);
              const axis = options.wrapAxis?.(host, transport) ?? transport.axis;
              return { transport: { ...transport, axis }, close };
            },
            host,
            nodes,
            registry,
            topology,
            pki,
            policyOf,
            examiner,
            contents,
            clock,
            control,
            logger,
          });
          closers.add(() => kept.stop());
          return kept;
        }),
    );
    const gateway =
      options.gateway &&
      (await openEmulatorGateway(options.gateway, {
        service,
        registry,
        topology,
        pki,
        clock,
        random,
        logger,
        faults: control.faults,
      }));
    if (gateway) closers.add(() => gateway.close());
    return new Emulator({
      registry,
      topology,
      pki,
      hosts,
      session,
      gateway,
      trustServices,
      closers,
      nodeHosts,
    });
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}
