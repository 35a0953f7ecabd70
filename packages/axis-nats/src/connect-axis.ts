import {
  type Axis,
  isGatewayAddress,
  type NodeAddress,
  type NoticeBoard,
  operatorAddress,
  type Receiver,
} from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import type { LedgerStore } from '@lienthong/ledger';
import { type Nkey, signNonce } from '@lienthong/nats-server';
import {
  type Clock,
  type Logger,
  type RandomSource,
  silentLogger,
  systemClock,
  systemRandom,
} from '@lienthong/runtime';
import {
  type ConnectionOptions,
  connect,
  errors,
  type NatsConnection,
  type TlsOptions,
} from '@nats-io/transport-node';
import { axisFailure } from './axis-failure.ts';
import { type AxisSpeaker, inboxPrefix } from './axis-subjects.ts';
import { serveContent } from './content-server.ts';
import { InFlightBudget } from './in-flight-budget.ts';
import { ackWaitMsDefault, checkedHost } from './inbox-consumer.ts';
import { NatsAxis } from './nats-axis.ts';
import { chunkBytesMin, NatsContentStore } from './nats-content-store.ts';
import { NatsLedgerStore } from './nats-ledger-store.ts';
import { NatsLink } from './nats-link.ts';
import { NatsNoticeBoard } from './nats-notice-board.ts';
import { waitingInOutbox } from './outbox-state.ts';

export type ConnectAxisOptions = {
  /** `nats://host:port`, one or more of the same cluster. */
  readonly servers: string | readonly string[];
  /** Who speaks through this connection; names its private reply inbox and decides how it reads content. */
  readonly party: AxisSpeaker;
  /** Proves who we are. */
  readonly nkey?: Pick<Nkey, 'publicKey' | 'seed'>;
  readonly token?: string;
  readonly user?: { readonly name: string; readonly password: string };
  readonly tls?: TlsOptions;
  /** Every node that exists, as far as known. */
  readonly allNodes?: readonly NodeAddress[];
  /** How long the first connection may take, milliseconds; later ones are tried for ever. */
  readonly connectTimeoutMs?: number;
  /** How long one request waits for its answer before it is sent again, milliseconds. */
  readonly attemptTimeoutMs?: number;
  /** How long a send, an append or a chunk of content on its way is tried over outages, milliseconds; waiting for its turn does not count. */
  readonly sendTimeoutMs?: number;
  /** Waiting time of consumers that this connection makes by itself, milliseconds. */
  readonly ackWaitMs?: number;
  /** How long a handler may hold a message before it comes again all the same, milliseconds. */
  readonly handlingMsMax?: number;
  readonly chunkBytes?: number;
  /**
   * Whether what one party sends to the nodes of one lane in one turn of the event loop goes as one message, and whether such
   * messages are heard. For hosts whose messages nobody else reads on the way: whoever carries messages between sites would
   * have to know what is in them.
   */
  readonly groupsSends?: boolean;
  readonly clock?: Clock;
  readonly random?: RandomSource;
  readonly log?: Logger;
};

/** One connection to the axis: what a process or an agency does goes through it. */
export interface NatsAxisConnection {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
  /** Version of the server connected to, `2.15.1`. */
  readonly serverVersion: string;
  /** @internal */
  readonly link: NatsLink;
  /** Whether the server answers within `timeoutMs`. */
  answers(timeoutMs: number): Promise<boolean>;
  /**
   * Messages that wait here for other sites.
   *
   * @throws AXIS_UNREACHABLE, AXIS_NOT_ALLOWED
   */
  waitingForSites(): Promise<number>;
  /** Answers agencies that ask for content; each host should. */
  serveContent(): Promise<Receiver>;
  /** Ends receptions, waits for what is on its way, and disconnects. */
  close(): Promise<void>;
}

const defaults = {
  connectTimeoutMs: 10_000,
  attemptTimeoutMs: 5000,
  sendTimeoutMs: 15_000,
  handlingMsMax: 10 * 60_000,
  chunkBytes: 512 * 1024,
} as const;
const closeTimeoutMs = 5000;
const connectAttemptMs = 2000;

/**
 * A connection that lasts: it reconnects for ever, to any of the servers.
 *
 * @throws AXIS_UNREACHABLE when no server answers in time
 * @throws AXIS_NOT_ALLOWED when the server does not accept the credentials
 */
export async function connectAxis(options: ConnectAxisOptions): Promise<NatsAxisConnection> {
  const { clock = systemClock, random = systemRandom, log = silentLogger, party } = options;
  if (typeof party === 'object') checkedHost(party.host);
  const connection = await connectOverStart(options, clock);
  const link = new NatsLink({
    connection,
    inboxPrefix: inboxPrefix(party),
    clock,
    random,
    log,
    attemptTimeoutMs: options.attemptTimeoutMs ?? defaults.attemptTimeoutMs,
    sendTimeoutMs: options.sendTimeoutMs ?? defaults.sendTimeoutMs,
  });
  return new OpenConnection(link, options);
}

class OpenConnection implements NatsAxisConnection {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NatsNoticeBoard;
  readonly link: NatsLink;
  readonly #getBudget: InFlightBudget;
  readonly #contentServers: Receiver[] = [];
  #closed: Promise<void> | undefined;

  constructor(link: NatsLink, options: ConnectAxisOptions) {
    const allNodes = options.allNodes ?? [];
    this.link = link;
    const budget = new InFlightBudget({ countMax: 1024, bytesMax: 8 * 1024 * 1024 });
    this.#getBudget = new InFlightBudget({ countMax: 16, bytesMax: 8 * 1024 * 1024 });
    this.axis = new NatsAxis({
      link,
      budget,
      allNodes,
      deduplicationSecret: options.nkey?.seed ?? '',
      ackWaitMs: options.ackWaitMs ?? ackWaitMsDefault,
      handlingMsMax: options.handlingMsMax ?? defaults.handlingMsMax,
      groupsSends: options.groupsSends ?? false,
    });
    this.ledgers = new NatsLedgerStore({
      link,
      allNodes,
      budget: new InFlightBudget({ countMax: 1024, bytesMax: 8 * 1024 * 1024 }),
      asksLeader: options.party === operatorAddress,
    });
    this.notices = new NatsNoticeBoard(link);
    this.content = new NatsContentStore({
      link,
      putBudget: new InFlightBudget({ countMax: 256, bytesMax: 8 * 1024 * 1024 }),
      getBudget: this.#getBudget,
      chunkBytes: Math.max(
        chunkBytesMin,
        Math.min(options.chunkBytes ?? defaults.chunkBytes, link.payloadBytesMax),
      ),
      from: readsStream(options.party) ? 'stream' : 'hosts',
    });
  }

  get serverVersion(): string {
    return this.link.connection.info?.version ?? '';
  }

  async answers(timeoutMs: number): Promise<boolean> {
    const { connection, connected, clock } = this.link;
    if (!connected) return false;
    const waiting = new AbortController();
    const answered = this.link.orLost(connection.flush()).then(
      () => true,
      () => false,
    );
    const silent = clock.sleep(timeoutMs, waiting.signal).then(
      () => false,
      () => false,
    );
    try {
      return await Promise.race([answered, silent]);
    } finally {
      waiting.abort();
    }
  }

  waitingForSites(): Promise<number> {
    return waitingInOutbox(this.link);
  }

  async serveContent(): Promise<Receiver> {
    const server = await serveContent(this.link, this.#getBudget);
    this.#contentServers.push(server);
    return server;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { connection, connected, clock } = this.link;
    if (connection.isClosed()) return;
    await this.axis.close();
    await this.notices.close();
    await Promise.all(this.#contentServers.map((server) => server.close()));
    const waiting = new AbortController();
    // A connection that is down has nothing to drain, and one that breaks now never finishes.
    if (connected)
      await Promise.race([
        connection.drain().catch(() => undefined),
        clock.sleep(closeTimeoutMs, waiting.signal).catch(() => undefined),
      ]);
    waiting.abort();
    if (!connection.isClosed()) await connection.close();
  }
}

/** Agencies ask hosts for content; hosts and gateways, which may see everybody's, ask the stream itself. */
function readsStream(speaker: AxisSpeaker): boolean {
  return typeof speaker === 'object' || isGatewayAddress(speaker);
}

async function connectOverStart(options: ConnectAxisOptions, clock: Clock): Promise<NatsConnection> {
  const deadline = clock.now() + (options.connectTimeoutMs ?? defaults.connectTimeoutMs);
  const settings = connectionSettings(options);
  const what = `connect to ${settings.servers}`;
  for (;;) {
    const left = deadline - clock.now();
    try {
      // One attempt of many: a server that dies during the greeting leaves it without an end.
      return await connect({ ...settings, timeout: Math.min(connectAttemptMs, Math.max(100, left)) });
    } catch (failure) {
      if (failure instanceof errors.AuthorizationError || clock.now() >= deadline)
        throw axisFailure(failure, what);
      await clock.sleep(Math.min(100, Math.max(1, left)));
    }
  }
}

function connectionSettings(options: ConnectAxisOptions): ConnectionOptions {
  const { nkey, user, token, tls, party } = options;
  if ([nkey, user, token].filter((credential) => credential !== undefined).length > 1)
    throw new ExchangeError('AXIS_NOT_ALLOWED', { what: 'connect with several credentials' });
  return {
    servers: typeof options.servers === 'string' ? [options.servers] : [...options.servers],
    name: typeof party === 'object' ? `host ${party.host}` : `party ${party}`,
    inboxPrefix: inboxPrefix(party),
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    reconnectJitter: 200,
    reconnectJitterTLS: 500,
    ignoreAuthErrorAbort: true,
    pingInterval: 10_000,
    noAsyncTraces: true,
    ...(tls ? { tls } : {}),
    ...(token === undefined ? {} : { token }),
    ...(user ? { user: user.name, pass: user.password } : {}),
    ...(nkey
      ? {
          authenticator: (nonce?: string) => ({
            nkey: nkey.publicKey,
            sig: Buffer.from(signNonce(nkey, Buffer.from(nonce ?? ''))).toString('base64url'),
          }),
        }
      : {}),
  };
}
