import { join } from 'node:path';
import { connectAxis, type NatsAxisConnection, provisionAxis } from '@lienthong/axis-nats';
import { type ExchangeLayout, readLayout, storePaths } from '@lienthong/emulator';
import { ExchangeError } from '@lienthong/errors';
import { AddressBook } from '@lienthong/exchange';
import type { LedgerSource } from '@lienthong/ledger';
import {
  createNkey,
  defaultCacheDir,
  findNatsServer,
  signNonce,
  startNatsCluster,
  startNatsServer,
} from '@lienthong/nats-server';
import { loadRegistry, outerNeighbours, planSites, type SitePlan } from '@lienthong/node-host';
import { buildTopology, type Registry, type Routing, type Topology } from '@lienthong/registry';
import { type Clock, Closers, systemClock } from '@lienthong/runtime';
import { connect, type NatsConnection } from '@nats-io/transport-node';

export type StoppedExchangeOptions = {
  readonly stateDir: string;
  /** List of agencies and routing that the exchange was started with. */
  readonly registry: string;
  readonly routing: Routing;
  /** Read for NATS_SERVER_BIN, PATH, LIENTHONG_OFFLINE. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
};

/** What one server keeps, or a cluster together. */
export type StoppedStore = {
  /** Where it lies, below the directory of the exchange. */
  readonly path: string;
  /** Addresses of the nodes whose messages and ledgers it keeps. */
  readonly nodes: readonly string[];
  readonly connection: NatsAxisConnection;
  /** The server itself, with every right on the streams. */
  readonly nats: NatsConnection;
  /** Makes the streams that are missing. */
  readonly provision: () => Promise<void>;
};

/** The data of an exchange that does not run, opened for one who may do everything with it. */
export type StoppedExchange = {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly addresses: AddressBook;
  /** The one that keeps notices first; only in mode `tiered` are there others. */
  readonly stores: readonly [StoppedStore, ...StoppedStore[]];
  /** @throws REGISTRY_NODE_UNKNOWN when it is the address of no node */
  readonly storeOf: (node: string) => StoppedStore;
  readonly ledgers: LedgerSource;
  readonly close: () => Promise<void>;
};

/** A store before it is open. */
type StorePlan = {
  readonly path: string;
  /** In mode `tiered`. */
  readonly site?: SitePlan;
};

/** Copies of everything in a cluster. */
const clusterReplicas = 3;

/**
 * Opens the data of an exchange that does not run: starts its servers, each for one user who is made for this, and nobody
 * else; sites without links between them. Meanwhile no exchange can start there.
 *
 * @throws SNAPSHOT_NOTHING_THERE
 * @throws NATS_SERVER_STATE_IN_USE when an exchange runs there
 * @throws STATE_UNUSABLE, REGISTRY_SEED_UNKNOWN, NATS_SERVER_*
 */
export async function openStoppedExchange(options: StoppedExchangeOptions): Promise<StoppedExchange> {
  const { stateDir, env } = options;
  const layout = await readLayout(stateDir);
  const present = await storePaths(stateDir);
  if (!layout || present.length === 0) throw new ExchangeError('SNAPSHOT_NOTHING_THERE', { path: stateDir });
  const registry = loadRegistry(options.registry);
  const topology = buildTopology(registry, { routing: options.routing });
  const addresses = new AddressBook(registry, topology);
  const closers = new Closers();
  try {
    const binary = await findNatsServer({
      env,
      cacheDir: defaultCacheDir(env),
      announce: () => undefined,
    });
    const world = { ...options, layout, binary, topology, addresses, closers };
    const plans = storePlans(layout, { registry, topology });
    const missing = plans.find(({ path }) => !present.includes(path));
    if (missing) throw new ExchangeError('SNAPSHOT_NOTHING_THERE', { path: join(stateDir, missing.path) });
    const [first, ...others] = await settled(plans.map((plan) => openStore(plan, world)));
    if (!first) throw new ExchangeError('SNAPSHOT_NOTHING_THERE', { path: stateDir });
    const stores = [first, ...others] as const;
    const storeOf = (node: string): StoppedStore => {
      const store = stores.find(({ nodes }) => nodes.includes(node));
      if (!store) throw new ExchangeError('REGISTRY_NODE_UNKNOWN', { node });
      return store;
    };
    const ledgers: LedgerSource = {
      owners: addresses.nodes(),
      nodeIdOf: (owner) => addresses.nodeId(owner),
      read: async function* (owners) {
        for (const { nodes, connection } of stores) {
          const own = new Set(nodes);
          const wanted = owners.filter((owner) => own.has(owner));
          if (wanted.length > 0) yield* connection.ledgers.read(wanted);
        }
      },
    };
    return { registry, topology, addresses, stores, storeOf, ledgers, close: () => closers.close() };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}

/** All of them, or the first failure once none is being opened any more: what one opens late would be left behind. */
async function settled<Value>(opening: readonly Promise<Value>[]): Promise<readonly Value[]> {
  await Promise.allSettled(opening);
  return Promise.all(opening);
}

function storePlans(
  { mode, sites = 'province' }: ExchangeLayout,
  network: { readonly registry: Registry; readonly topology: Topology },
): readonly StorePlan[] {
  if (mode === 'local') return [{ path: 'nats' }];
  if (mode === 'cluster') return [{ path: 'cluster' }];
  return planSites(network, sites).map((site) => ({ path: `sites/${site.name}/nats`, site }));
}

async function openStore(
  { path, site }: StorePlan,
  world: {
    readonly stateDir: string;
    readonly layout: ExchangeLayout;
    readonly binary: Awaited<ReturnType<typeof findNatsServer>>;
    readonly topology: Topology;
    readonly addresses: AddressBook;
    readonly clock?: Clock;
    readonly closers: Closers;
  },
): Promise<StoppedStore> {
  const { stateDir, layout, binary, topology, addresses, clock = systemClock, closers } = world;
  const nkey = createNkey('user');
  const common = {
    binary,
    stateDir: join(stateDir, path),
    users: [{ publicKey: nkey.publicKey }],
    // In its account a cluster keeps which streams there are: with another one they would count as nobody's.
    systemUser: createNkey('user').publicKey,
  };
  const isCluster = layout.mode === 'cluster';
  const server = isCluster
    ? await startNatsCluster(common)
    : await startNatsServer({ ...common, ...(site ? { serverName: site.name, domain: site.name } : {}) });
  closers.add(() => server.stop());
  const servers = server.url.split(',');
  const allNodes = addresses.nodes();
  const connection = await connectAxis({ servers, party: { host: 'maintenance' }, nkey, allNodes, clock });
  closers.add(() => connection.close());
  const nats = await connect({
    servers,
    authenticator: (nonce?: string) => ({
      nkey: nkey.publicKey,
      sig: Buffer.from(signNonce(nkey, Buffer.from(nonce ?? ''))).toString('base64url'),
    }),
  });
  closers.add(() => nats.close());
  const own = site && {
    nodes: site.nodes.map((id) => addresses.node(id)),
    neighbours: outerNeighbours({ topology }, site).map((id) => addresses.node(id)),
  };
  return {
    path,
    nodes: own?.nodes ?? allNodes,
    connection,
    nats,
    provision: () =>
      provisionAxis(connection, {
        allNodes,
        ...(own ? { site: own } : {}),
        ...(isCluster ? { replicas: clusterReplicas } : {}),
      }),
  };
}
