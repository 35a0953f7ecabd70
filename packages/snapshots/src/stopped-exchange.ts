import { stat } from 'node:fs/promises';
import { connectAxis, type NatsAxisConnection } from '@lienthong/axis-nats';
import { ExchangeError } from '@lienthong/errors';
import { AddressBook } from '@lienthong/exchange';
import type { LedgerSource } from '@lienthong/ledger';
import {
  createNkey,
  defaultCacheDir,
  findNatsServer,
  signNonce,
  startNatsServer,
} from '@lienthong/nats-server';
import { loadRegistry, StateDir } from '@lienthong/node-host';
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

/** The data of an exchange that does not run, opened for one who may do everything with it. */
export type StoppedExchange = {
  readonly registry: Registry;
  readonly topology: Topology;
  readonly addresses: AddressBook;
  readonly connection: NatsAxisConnection;
  /** The server itself, with every right on the streams. */
  readonly nats: NatsConnection;
  readonly ledgers: LedgerSource;
  readonly close: () => Promise<void>;
};

/**
 * Opens the data of an exchange that does not run: starts a server on it that knows one user, made for this, and nobody else.
 * Meanwhile no exchange can start there.
 *
 * @throws SNAPSHOT_NOTHING_THERE
 * @throws NATS_SERVER_STATE_IN_USE when an exchange runs there
 * @throws REGISTRY_SEED_UNKNOWN, NATS_SERVER_*
 */
export async function openStoppedExchange(options: StoppedExchangeOptions): Promise<StoppedExchange> {
  const { stateDir, env, clock = systemClock } = options;
  const { nats: dataDir } = new StateDir(stateDir);
  if (!(await stat(dataDir).catch(() => undefined)))
    throw new ExchangeError('SNAPSHOT_NOTHING_THERE', { path: stateDir });
  const registry = loadRegistry(options.registry);
  const topology = buildTopology(registry, { routing: options.routing });
  const addresses = new AddressBook(registry, topology);
  const closers = new Closers();
  try {
    const nkey = createNkey('user');
    const binary = await findNatsServer({
      env,
      cacheDir: defaultCacheDir(env),
      announce: () => undefined,
    });
    const server = await startNatsServer({
      binary,
      stateDir: dataDir,
      users: [{ publicKey: nkey.publicKey }],
    });
    closers.add(() => server.stop());
    const allNodes = addresses.nodes();
    const connection = await connectAxis({
      servers: server.url,
      party: { host: 'maintenance' },
      nkey,
      allNodes,
      clock,
    });
    closers.add(() => connection.close());
    const nats = await connect({
      servers: server.url,
      authenticator: (nonce?: string) => ({
        nkey: nkey.publicKey,
        sig: Buffer.from(signNonce(nkey, Buffer.from(nonce ?? ''))).toString('base64url'),
      }),
    });
    closers.add(() => nats.close());
    const ledgers: LedgerSource = {
      owners: allNodes,
      nodeIdOf: (owner) => addresses.nodeId(owner),
      read: (owners) => connection.ledgers.read(owners),
    };
    return { registry, topology, addresses, connection, nats, ledgers, close: () => closers.close() };
  } catch (failure) {
    await closers.close();
    throw failure;
  }
}
