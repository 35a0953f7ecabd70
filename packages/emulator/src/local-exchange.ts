import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { checkHopModes, checkPlaces, PackageReaders } from '@lienthong/exchange';
import { openControlToken } from '@lienthong/gateway';
import type { Announcement } from '@lienthong/nats-server';
import {
  type AxisService,
  ExchangeControl,
  type HostPlan,
  hubSite,
  loadRegistry,
  type NatsAxisOptions,
  NatsAxisService,
  planHosts,
  planSites,
  type RunFile,
  type RunSite,
  readCredentials,
  type SiteLevel,
  StateDir,
} from '@lienthong/node-host';
import { PdfComposer } from '@lienthong/pdf';
import { openPki } from '@lienthong/pki';
import { buildTopology, type NodeId, type Registry, type Routing, type Topology } from '@lienthong/registry';
import {
  type Clock,
  Closers,
  ControlledClock,
  type Logger,
  type RandomSource,
  silentLogger,
  systemClock,
  systemRandom,
} from '@lienthong/runtime';
import { SystemBook } from '@lienthong/systems';
import { type BehaviourSwitch, behaviourFile, normalBehaviour } from '@lienthong/trust-services';
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts';
import type { EmulatorGatewayOptions } from './emulator-gateway.ts';
import type { EmulatorTrustServicesOptions } from './emulator-trust-services.ts';
import type {
  ExchangeGround,
  ExchangeMode,
  LocalServer,
  RunningSite,
  StartedServer,
} from './exchange-ground.ts';
import { formatLayout } from './exchange-layout.ts';
import { PackageWriters } from './package-writers.ts';
import { Session, type SessionOptions } from './session.ts';
import { openSingleGround } from './single-ground.ts';
import { TieredAxisService } from './tiered-axis-service.ts';
import { openTieredGround } from './tiered-ground.ts';
import { withTrustFaults } from './trust-faults.ts';

export type LocalExchangeOptions = Pick<
  EmulatorOptions,
  'wrapAxis' | 'policyOf' | 'hopModes' | 'policies' | 'startHost'
> & {
  /** Starts a gateway with the systems of the directory. */
  readonly gateway?: Omit<EmulatorGatewayOptions, 'systems' | 'control'>;
  /** Starts the trust services, which other processes switch through a file of the directory. */
  readonly trustServices?: Omit<EmulatorTrustServicesOptions, 'behaviour'>;
  /** Directory of the exchange; made where absent. */
  readonly stateDir: string;
  /** Name of the list of agencies. */
  readonly registry: string;
  readonly routing?: Routing;
  /** `local` where left out. */
  readonly mode?: ExchangeMode;
  /** In mode `tiered`: down to where sites have a server; `province` where left out. */
  readonly sites?: SiteLevel;
  /** In mode `tiered`: how often a silent link is asked whether it lives, milliseconds. */
  readonly linkPingMs?: number;
  /** Nodes that get a host of their own and are not started here. */
  readonly apart?: readonly NodeId[];
  /** Primary codes of the agencies that get a key to the server; all where left out. The others come in through a gateway. */
  readonly lines?: readonly string[];
  /** Read for NATS_URL, NATS_SERVER_BIN, PATH, LIENTHONG_OFFLINE. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Port of the server, of several sites that of the hub; a free one where left out. No part of a cluster can be told. */
  readonly port?: number;
  readonly syncInterval?: 'always' | 'default' | (string & {});
  /** Time after which a message that a host has taken and not settled comes again, milliseconds. */
  readonly ackWaitMs?: number;
  /** Is told in one line what is about to be done that takes time or touches the network. */
  readonly announce?: (line: Announcement) => void;
  readonly clock?: Clock;
  readonly random?: RandomSource;
  readonly logger?: Logger;
};

/** An exchange that runs on this machine, with the server under it. */
export type LocalExchange = {
  readonly emulator: Emulator;
  readonly mode: ExchangeMode;
  readonly server: LocalServer;
  /** The servers that were started with it; none where NATS_URL named one. */
  readonly servers: readonly StartedServer[];
  /** In mode `tiered`: each after the one above it. */
  readonly sites: readonly RunningSite[];
  readonly state: StateDir;
  /** Stops nodes and server; what was admitted stays in the directory. */
  readonly stop: () => Promise<void>;
};

/**
 * Finds and starts a server, makes streams and credentials, and starts all tiers on it.
 *
 * @throws ALREADY_RUNNING when one runs in this directory already
 * @throws STATE_UNUSABLE, REGISTRY_SEED_UNKNOWN, NATS_*, AXIS_*, PKI_*, LEDGER_*
 * @throws GATEWAY_ADDRESS_UNUSABLE, GATEWAY_CERTIFICATE_UNUSABLE, SYSTEM_* where there is to be a gateway
 */
export async function startLocalExchange(options: LocalExchangeOptions): Promise<LocalExchange> {
  const { random = systemRandom, logger = silentLogger, routing = 'tiered', mode = 'local' } = options;
  const clock = ControlledClock.over(options.clock ?? systemClock);
  const { machine } = clock;
  const state = new StateDir(options.stateDir);
  await refuseSecond(state);
  const closers = new Closers();
  try {
    await state.claimLayout(formatLayout({ mode, sites: options.sites }));
    let ground: ExchangeGround | undefined;
    let run: RunFile | undefined;
    const gateway = options.gateway && {
      ...options.gateway,
      systems: await SystemBook.open({ file: state.systems, clock, random }),
      control: { token: await openControlToken(state.gatewayToken, random) },
    };
    const pki = await openPki({ dir: state.pki, clock, random });
    const readers = new PackageReaders({ clock: machine });
    closers.add(() => readers.close());
    const composer = new PdfComposer({ clock: machine });
    closers.add(() => composer.close());
    const writers = new PackageWriters({ clock: machine });
    closers.add(() => writers.close());
    const emulator = await startEmulator({
      writers,
      readPackage: (bytes, how) => readers.read(bytes, how),
      composePdf: (document) => composer.compose(document),
      registry: loadRegistry(options.registry),
      routing,
      pki,
      clock,
      random,
      logger,
      ...(options.apart ? { apart: options.apart } : {}),
      ...(options.policyOf ? { policyOf: options.policyOf } : {}),
      ...(options.hopModes ? { hopModes: options.hopModes } : {}),
      ...(options.policies ? { policies: options.policies } : {}),
      ...(options.trustServices
        ? { trustServices: { ...options.trustServices, behaviour: normalAtFirst(state) } }
        : {}),
      ...(options.wrapAxis ? { wrapAxis: options.wrapAxis } : {}),
      ...(options.startHost ? { startHost: options.startHost } : {}),
      ...(gateway ? { gateway } : {}),
      ...(mode === 'tiered'
        ? { hostsOf: (network) => planHosts(network.topology, { siteOf: siteFinder(network, options) }) }
        : {}),
      openAxis: async ({ registry, topology, hosts }) => {
        const plan = { options, state, registry, topology, hosts, clock: machine, logger, closers };
        const opened = await (mode === 'tiered' ? openTieredGround : openSingleGround)(plan);
        ground = opened;
        run = {
          pid: globalThis.process.pid,
          url: opened.server.url,
          ...(opened.sites.length === 0 ? {} : { sites: opened.sites.map(runSite) }),
          authenticated: opened.authenticated,
          registry: options.registry,
          routing,
          ...(options.ackWaitMs === undefined ? {} : { ackWaitMs: options.ackWaitMs }),
          ...(options.hopModes ? { hopModes: checkHopModes(options.hopModes, { registry, topology }) } : {}),
          ...(options.policies ? { policies: checkPlaces(options.policies, { registry, topology }) } : {}),
          hosts: hosts.map(({ host, nodes }) => ({ host, nodes: [...nodes] })),
          startedAt: machine.now(),
        };
        await state.writeRun(run);
        closers.add(() => state.removeRun());
        return opened.service;
      },
    });
    closers.add(() => emulator.stop());
    if (!ground || !run) throw new ExchangeError('INVARIANT_BROKEN', { what: 'the axis has no server' });
    if (emulator.gateway) await state.writeRun({ ...run, gateway: { url: emulator.gateway.url } });
    const { server, servers, sites } = ground;
    return { emulator, mode, server, servers, sites, state, stop: () => closers.close() };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}

/**
 * A session with the exchange that runs in a directory, from another process of the same user.
 *
 * @throws NOT_RUNNING when none runs there
 */
export async function joinLocalExchange(options: {
  readonly stateDir: string;
  readonly clock?: Clock;
  readonly random?: RandomSource;
  readonly logger?: Logger;
}): Promise<Session> {
  const { random = systemRandom, logger = silentLogger } = options;
  const control = new ExchangeControl(options.clock ?? systemClock);
  const { clock } = control;
  const state = new StateDir(options.stateDir);
  const run = await state.readRun();
  const registry = loadRegistry(run.registry);
  const topology = buildTopology(registry, { routing: run.routing });
  const pki = await openPki({ dir: state.pki, clock, random });
  const service = await joinedService(state, run, { registry, topology, clock: clock.machine, logger });
  const session: SessionOptions = {
    registry,
    topology,
    pki,
    clock,
    random,
    logger,
    control,
    hosts: run.hosts as readonly HostPlan[],
    trustServices: withTrustFaults(behaviourFile(state.trustServices), control.faults),
    openTransport: (party) => service.openParty(party),
  };
  try {
    return await Session.open(session);
  } catch (failure) {
    // Notices are kept at the hub; without it the others can still be asked.
    if (!run.sites || !isExchangeError(failure, 'AXIS_UNREACHABLE')) throw failure;
    return new Session(session);
  }
}

/** The switch of the trust services in the directory, with what was switched before the start taken back. */
function normalAtFirst({ trustServices }: StateDir): BehaviourSwitch {
  const behaviour = behaviourFile(trustServices);
  behaviour.setBehaviour(normalBehaviour);
  return behaviour;
}

/** How long a server of several may take to let somebody in before it counts as away, milliseconds. */
const siteTimeoutMs = 2_000;

async function joinedService(
  state: StateDir,
  run: RunFile,
  world: Pick<NatsAxisOptions, 'registry' | 'topology' | 'clock' | 'logger'>,
): Promise<AxisService> {
  const keys = async (file: string) => (run.authenticated ? await readCredentials(file) : undefined);
  if (!run.sites)
    return new NatsAxisService({ ...world, url: run.url, credentials: await keys(state.credentials) });
  const services = run.sites.map(async ({ name, url }) => {
    const credentials = await keys(state.site(name).credentials);
    return [
      name,
      new NatsAxisService({ ...world, url, credentials, connectTimeoutMs: siteTimeoutMs }),
    ] as const;
  });
  const sites = run.sites.map(({ name, above, nodes }) => ({
    name,
    above,
    nodes: nodes as readonly NodeId[],
  }));
  return new TieredAxisService({
    network: { ...world, sites },
    services: new Map(await Promise.all(services)),
    hosts: run.hosts as readonly HostPlan[],
  });
}

function siteFinder(
  network: { readonly registry: Registry; readonly topology: Topology },
  { sites = 'province' }: LocalExchangeOptions,
): (node: NodeId) => string {
  const siteOfNode = new Map(
    planSites(network, sites).flatMap(({ name, nodes }) => nodes.map((id) => [id, name] as const)),
  );
  return (node) => siteOfNode.get(node) ?? hubSite;
}

function runSite({ name, above, nodes, server, link }: RunningSite): RunSite {
  return {
    name,
    ...(above === undefined ? {} : { above }),
    url: server.url,
    ...(link ? { linkPort: link.port } : {}),
    nodes: [...nodes],
  };
}

async function refuseSecond(state: StateDir): Promise<void> {
  try {
    const { pid } = await state.readRun();
    throw new ExchangeError('ALREADY_RUNNING', { path: state.path, pid });
  } catch (failure) {
    if (!isExchangeError(failure, 'NOT_RUNNING')) throw failure;
  }
}
