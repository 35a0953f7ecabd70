import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import { BrokenRequests, type OnRefused } from './broken-requests.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import { HttpCall } from './http-call.ts';
import type { LineGuard } from './line-guard.ts';

/** Certificate chain and private key, PEM. */
export type TlsIdentity = { readonly cert: string; readonly key: string };

export type HttpFrontOptions = {
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsIdentity;
  readonly limits: GatewayLimits;
  readonly budget: ByteBudget;
  readonly guard: LineGuard;
  readonly clock: Clock;
  /** Hears of requests that were no HTTP. */
  readonly onRefused: OnRefused;
  /** Hears of connections that could not be taken, and of what nobody else has caught. */
  readonly onFault: (failure: Error) => void;
  /** Answers a call. */
  readonly onCall: (call: HttpCall) => Promise<void>;
};

/** How often connections that take too long over their headers are looked for, milliseconds. */
const lookEveryMs = 1_000;
/** How long calls may go on when the gateway is stopped, milliseconds. */
const stopTimeoutMs = 10_000;

/** The gateway's door: HTTP/1.1 with limits. What is no HTTP is answered here, what is goes to `onCall`. */
export class HttpFront {
  readonly #server: Server;
  readonly #options: HttpFrontOptions;
  readonly #calls = new Set<Promise<void>>();

  private constructor(options: HttpFrontOptions) {
    const { limits, tls } = options;
    this.#options = options;
    const settings = {
      maxHeaderSize: limits.headersSizeBytesMax,
      headersTimeout: limits.headersTimeoutMs,
      // Bodies have limits of their own, which know about memory and speed.
      requestTimeout: 0,
      connectionsCheckingInterval: Math.min(lookEveryMs, limits.headersTimeoutMs),
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      // Old clients leave Host out; nothing here depends on it.
      requireHostHeader: false,
      insecureHTTPParser: false,
      noDelay: true,
    };
    this.#server = tls
      ? createTlsServer({
          ...settings,
          ...tls,
          minVersion: 'TLSv1.2',
          handshakeTimeout: limits.headersTimeoutMs,
        })
      : createServer(settings);
    this.#server.maxConnections = limits.connectionsMax;
    this.#listenTo(this.#server, new BrokenRequests(options));
  }

  #listenTo(server: Server, broken: BrokenRequests): void {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      broken.began(request.socket, response);
      if (broken.admitsFraming(request, response)) this.#serve(request, response);
    });
    server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) =>
      broken.refuseExpectation(response),
    );
    server.on('connect', (request: IncomingMessage, socket: Duplex) => broken.refuseConnect(request, socket));
    server.on(this.#options.tls ? 'secureConnection' : 'connection', (socket) => broken.opened(socket));
    // A connection that could not be taken is that client's misfortune, not the gateway's end.
    server.on('error', (failure) => this.#options.onFault(failure));
    server.on('clientError', (error, socket) => broken.answer(error, socket));
  }

  /**
   * Resolves when calls are taken.
   *
   * @throws GATEWAY_ADDRESS_UNUSABLE when the address is taken or not ours
   * @throws GATEWAY_CERTIFICATE_UNUSABLE when certificate and key do not go together
   */
  static async open(options: HttpFrontOptions): Promise<HttpFront> {
    const front = makeFront(() => new HttpFront(options));
    const { host, port } = options;
    await new Promise<void>((resolve, reject) => {
      front.#server.once('error', (cause: Error) =>
        reject(
          new ExchangeError('GATEWAY_ADDRESS_UNUSABLE', { host, port, problem: cause.message }, { cause }),
        ),
      );
      front.#server.listen({ host, port }, resolve);
    });
    return front;
  }

  get url(): string {
    const { address, family, port } = this.#server.address() as AddressInfo;
    const host = family === 'IPv6' ? `[${address}]` : address;
    return `${this.#options.tls ? 'https' : 'http'}://${host}:${port}`;
  }

  /** Takes no new calls, lets those that are under way end, and closes. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const patience = new AbortController();
    const impatient = this.#options.clock.sleep(stopTimeoutMs, patience.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#calls), impatient]);
    patience.abort();
    this.#server.closeAllConnections();
    await closed;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { budget, guard, limits, onCall, onFault } = this.#options;
    // A client that goes away is an end, not an event; whoever reads or writes is told by the call.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const call = new HttpCall({ request, response, budget, guard, limits });
    const served = onCall(call)
      .catch(onFault)
      .finally(() => {
        call.close();
        this.#calls.delete(served);
      });
    this.#calls.add(served);
  }
}

function makeFront(make: () => HttpFront): HttpFront {
  try {
    return make();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new ExchangeError('GATEWAY_CERTIFICATE_UNUSABLE', { problem }, { cause });
  }
}
