import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { Clock, Logger } from '@lienthong/runtime';
import type { EventRequest } from '../events/event-request.ts';
import type { EventStreams } from '../events/event-streams.ts';
import type { Ground } from '../ground.ts';
import type { Download } from '../route.ts';
import type { Site } from '../site.ts';
import type { Access } from './access.ts';
import { type ControlCall, languageOf } from './control-call.ts';
import type { ControlLimits } from './control-limits.ts';
import { problemOf } from './problem-of.ts';
import { readInput } from './read-input.ts';
import type { Router } from './router.ts';
import { apiHeaders, siteHeaders } from './security-headers.ts';

export type ControlServerOptions = {
  readonly host: string;
  readonly port: number;
  readonly names: readonly string[] | undefined;
  readonly limits: ControlLimits;
  readonly access: Access;
  readonly router: Router;
  readonly streams: EventStreams;
  readonly site: Site | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
};

const stopTimeoutMs = 2_000;
/** Bytes of a refused body that are still read, so that the refusal is heard. */
const drainBytesMax = 1_048_576;

/** The HTTP side of the control API: who may call, which route answers, and how failures are told. */
export class ControlServer {
  readonly #options: ControlServerOptions;
  readonly #server: Server;
  readonly #stopping = new AbortController();
  readonly #calls = new Set<Promise<void>>();
  #ground: Ground | undefined;
  #port = 0;

  constructor(options: ControlServerOptions) {
    this.#options = options;
    const { limits } = options;
    this.#server = createServer(
      {
        maxHeaderSize: limits.headersSizeBytesMax,
        headersTimeout: limits.headersTimeoutMs,
        requestTimeout: limits.requestTimeoutMs,
        keepAliveTimeout: limits.keepAliveTimeoutMs,
        // Who is slow is looked for as often as the limit says, not every half minute.
        connectionsCheckingInterval: Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs),
        insecureHTTPParser: false,
      },
      (request, response) => this.#serve(request, response),
    );
    this.#server.maxConnections = limits.connectionsMax;
    this.#server.on('clientError', (_, socket) => {
      if (socket.writable)
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    });
  }

  /**
   * Begins to listen and to answer.
   *
   * @throws CONTROL_ADDRESS_UNUSABLE
   */
  async start(ground: Ground): Promise<void> {
    this.#ground = ground;
    const { host, port } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', reject);
    this.#server.listen({ host, port }, resolve);
    try {
      await promise;
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      throw new ExchangeError('CONTROL_ADDRESS_UNUSABLE', { address: `${host}:${port}`, problem }, { cause });
    }
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Address for clients on this machine. */
  get url(): string {
    const { host } = this.#options;
    const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    return `http://${isIPv6(name) ? `[${name}]` : name}:${this.#port}`;
  }

  /** Whether requests may carry this as `Host`: a name of this API, with its port unless ports are mapped before it. */
  answersTo(authority: string): boolean {
    const { host, names } = this.#options;
    const own = ['127.0.0.1', 'localhost', '[::1]', isIPv6(host) ? `[${host}]` : host.toLowerCase()];
    if (!names) return own.some((name) => authority === `${name}:${this.#port}`);
    const name = authority.replace(/:\d{1,5}$/, '');
    return own.includes(name) || names.some((other) => other.toLowerCase() === name);
  }

  /** Ends streams and waits, lets other calls end, and stops listening. */
  async close(): Promise<void> {
    this.#stopping.abort(new ExchangeError('CONTROL_STOPPED'));
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
    // A client that goes away is an end, not an event; whoever reads or writes is told by the signal.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const call: ControlCall = {
      request,
      response,
      language: languageOf(request),
      signal: AbortSignal.any([gone.signal, this.#stopping.signal]),
    };
    const served = this.#answer(call)
      .catch((failure: unknown) => this.#refuse(call, failure))
      .finally(() => this.#calls.delete(served));
    this.#calls.add(served);
  }

  async #answer(call: ControlCall): Promise<void> {
    const { request, response } = call;
    const { access, limits, router, site, streams } = this.#options;
    const ground = this.#ground;
    if (!ground) throw new ExchangeError('CONTROL_STOPPED');
    access.admitOrigin(request);
    const { path, query } = addressOf(request);
    if (site && !isApi(path)) {
      await this.#answerSite(call, site, path);
      return;
    }
    const found = router.find(request.method ?? '', path);
    if (!found.route.open) access.admitCaller(request);
    const input = await readInput(request, found, query, limits);
    const result = await found.route.handle(ground, input, call);
    if (response.destroyed) return;
    const { answer } = found.route;
    if (answer.kind === 'events') await streams.run(call, result as EventRequest);
    else if (answer.kind === 'bytes') sendDownload(call, result as Download);
    else sendJson(call, answer.status, result);
  }

  async #answerSite(call: ControlCall, site: Site, path: string): Promise<void> {
    const { request, response } = call;
    const file = request.method === 'GET' || request.method === 'HEAD' ? await site.find(path) : undefined;
    if (!file) throw new ExchangeError('CONTROL_PATH_UNKNOWN', { path: path.slice(0, 200) });
    response.writeHead(200, {
      ...siteHeaders,
      'Content-Type': file.mediaType,
      'Content-Length': file.bytes.length,
      'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
      ...(file.encoding && { 'Content-Encoding': file.encoding }),
    });
    response.end(request.method === 'HEAD' ? undefined : file.bytes);
  }

  #refuse(call: ControlCall, failure: unknown): void {
    const { request, response, language } = call;
    if (!isExchangeError(failure))
      this.#options.logger.log('error', 'control-call-failed', {
        method: request.method,
        path: addressOf(request).path.slice(0, 200),
        reason: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
      });
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const error = isExchangeError(failure)
      ? failure
      : new ExchangeError('INVARIANT_BROKEN', { what: 'answer of the control API' }, { cause: failure });
    const problem = problemOf(error, language);
    const body = Buffer.from(JSON.stringify(problem));
    response.writeHead(problem.status, {
      ...apiHeaders,
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Language': language,
      'Content-Length': body.length,
      ...(problem.status === 405 && { Allow: String(error.details['expected'] ?? '') }),
      ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer realm="lienthong-control"' }),
      // What has not been read of the body must not be taken for a request.
      ...(request.complete ? {} : { Connection: 'close' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    if (!request.complete) drain(request);
  }
}

function isApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path === '/metrics';
}

function addressOf({ url = '/' }: IncomingMessage): {
  readonly path: string;
  readonly query: URLSearchParams;
} {
  const mark = url.indexOf('?');
  return mark < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
}

function sendJson({ request, response, language }: ControlCall, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    ...apiHeaders,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Language': language,
    'Content-Length': body.length,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function sendDownload({ request, response }: ControlCall, { bytes, mediaType, fileName }: Download): void {
  response.writeHead(200, {
    ...apiHeaders,
    'Content-Type': mediaType,
    'Content-Length': bytes.length,
    ...(fileName !== undefined && {
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName).replace(/['()*]/g, escaped)}`,
    }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function escaped(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;
}

function drain(request: IncomingMessage): void {
  let left = drainBytesMax;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
}
