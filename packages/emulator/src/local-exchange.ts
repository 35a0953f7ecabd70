import { ExchangeError, isExchangeError } from '@lienthong/errors';
import { checkHopModes, PackageReaders } from '@lienthong/exchange';
import { openControlToken } from '@lienthong/gateway';
import {
  type Announcement,
  defaultCacheDir,
  findNatsServer,
  type NatsServerSource,
  type RunningNatsServer,
  startNatsServer,
} from '@lienthong/nats-server';
import {
  axisUsers,
  loadRegistry,
  mainGateway,
  NatsAxisService,
  openCredentials,
  type RunFile,
  readCredentials,
  StateDir,
} from '@lienthong/node-host';
import { openPki } from '@lienthong/pki';
import { buildTopology, type NodeId, type Routing } from '@lienthong/registry';
import {
  type Clock,
  Closers,
  type Logger,
  type RandomSource,
  silentLogger,
  systemClock,
  systemRandom,
} from '@lienthong/runtime';
import { SystemBook } from '@lienthong/systems';
import { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts';
import type { EmulatorGatewayOptions } from './emulator-gateway.ts';
import { Session } from './session.ts';

export type LocalExchangeOptions = Pick<
  EmulatorOptions,
  'wrapAxis' | 'policyOf' | 'hopModes' | 'startHost'
> & {
  /** Starts a gateway with the systems of the directory. */
  readonly gateway?: Omit<EmulatorGatewayOptions, 'systems' | 'control'>;
  /** Directory of the exchange; made where absent. */
  readonly stateDir: string;
  /** Name of the list of agencies. */
  readonly registry: string;
  readonly routing?: Routing;
  /** Nodes that get a host of their own and are not started here. */
  readonly apart?: readonly NodeId[];
  /** Read for NATS_URL, NATS_SERVER_BIN, PATH, LIENTHONG_OFFLINE. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Port of the server; a free one where left out. */
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

/** The server under a local exchange: started and stopped with it, or one that was there already. */
export type LocalServer = {
  readonly url: string;
  readonly version: string;
  readonly source: NatsServerSource | 'NATS_URL';
  /** Undefined for a server that we did not start. */
  readonly process: RunningNatsServer | undefined;
};

/** An exchange that runs on this machine, with the server under it. */
export type LocalExchange = {
  readonly emulator: Emulator;
  readonly server: LocalServer;
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
  const {
    clock = systemClock,
    random = systemRandom,
    logger = silentLogger,
    env,
    routing = 'tiered',
  } = options;
  const state = new StateDir(options.stateDir);
  await refuseSecond(state);
  const closers = new Closers();
  try {
    let server: LocalServer | undefined;
    let run: RunFile | undefined;
    const gateway = options.gateway && {
      ...options.gateway,
      systems: await SystemBook.open({ file: state.systems, clock, random }),
      control: { token: await openControlToken(state.gatewayToken, random) },
    };
    const pki = await openPki({ dir: state.pki, clock, random });
    const readers = new PackageReaders({ clock });
    closers.add(() => readers.close());
    const emulator = await startEmulator({
      readPackage: (bytes, how) => readers.read(bytes, how),
      registry: loadRegistry(options.registry),
      routing,
      pki,
      clock,
      random,
      logger,
      ...(options.apart ? { apart: options.apart } : {}),
      ...(options.policyOf ? { policyOf: options.policyOf } : {}),
      ...(options.hopModes ? { hopModes: options.hopModes } : {}),
      ...(options.wrapAxis ? { wrapAxis: options.wrapAxis } : {}),
      ...(options.startHost ? { startHost: options.startHost } : {}),
      ...(gateway ? { gateway } : {}),
      openAxis: async ({ registry, topology, hosts }) => {
        const given = env['NATS_URL'];
        const credentials = given
          ? undefined
          : await openCredentials(state.credentials, {
              hosts: hosts.map(({ host }) => host),
              agencies: topology.nodes().flatMap(({ organisations }) => organisations),
              gateways: [mainGateway],
            });
        if (given) server = { url: given, version: '', source: 'NATS_URL', process: undefined };
        else {
          const binary = await findNatsServer({
            env,
            cacheDir: defaultCacheDir(env),
            announce: options.announce ?? (() => undefined),
          });
          const process = await startNatsServer({
            binary,
            stateDir: state.nats,
            users: credentials ? axisUsers(credentials, { registry, topology, hosts }) : [],
            ...(credentials ? { systemUser: credentials.system.publicKey } : {}),
            ...(options.port === undefined ? {} : { port: options.port }),
            syncInterval: options.syncInterval ?? 'always',
          });
          closers.add(() => process.stop());
          server = { url: process.url, version: process.version, source: binary.source, process };
        }
        const service = new NatsAxisService({
          url: server.url,
          credentials,
          registry,
          topology,
          ackWaitMs: options.ackWaitMs,
          clock,
          logger,
        });
        await service.provision(hosts);
        run = {
          pid: globalThis.process.pid,
          url: server.url,
          authenticated: credentials !== undefined,
          registry: options.registry,
          routing,
          ...(options.ackWaitMs === undefined ? {} : { ackWaitMs: options.ackWaitMs }),
          ...(options.hopModes ? { hopModes: checkHopModes(options.hopModes, { registry, topology }) } : {}),
          hosts: hosts.map(({ host, nodes }) => ({ host, nodes: [...nodes] })),
          startedAt: clock.now(),
        };
        await state.writeRun(run);
        closers.add(() => state.removeRun());
        return service;
      },
    });
    closers.add(() => emulator.stop());
    if (!server || !run) throw new ExchangeError('INVARIANT_BROKEN', { what: 'the axis has no server' });
    if (emulator.gateway) await state.writeRun({ ...run, gateway: { url: emulator.gateway.url } });
    return { emulator, server, state, stop: () => closers.close() };
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
  const { clock = systemClock, random = systemRandom, logger = silentLogger } = options;
  const state = new StateDir(options.stateDir);
  const run = await state.readRun();
  const registry = loadRegistry(run.registry);
  const topology = buildTopology(registry, { routing: run.routing });
  const credentials = run.authenticated ? await readCredentials(state.credentials) : undefined;
  const service = new NatsAxisService({ url: run.url, credentials, registry, topology, clock, logger });
  const pki = await openPki({ dir: state.pki, clock, random });
  return Session.open({
    registry,
    topology,
    pki,
    clock,
    random,
    logger,
    openTransport: (party) => service.openParty(party),
  });
}

async function refuseSecond(state: StateDir): Promise<void> {
  try {
    const { pid } = await state.readRun();
    throw new ExchangeError('ALREADY_RUNNING', { path: state.path, pid });
  } catch (failure) {
    if (!isExchangeError(failure, 'NOT_RUNNING')) throw failure;
  }
}
