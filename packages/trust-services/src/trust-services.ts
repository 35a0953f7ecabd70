import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ExchangeError } from '@lienthong/errors';
import { type AuthorityId, type Pki, servicePaths } from '@lienthong/pki';
import type { Clock, Logger } from '@lienthong/runtime';
import { type AnswerContext, answerRequest } from './answer-request.ts';
import { type BehaviourSwitch, memoryBehaviour } from './behaviour.ts';
import type { Reply } from './reply.ts';

export type TrustServicesOptions = {
  readonly pki: Pki;
  readonly clock: Clock;
  /** Address to listen on; loopback where left out. Certificates name loopback in any case. */
  readonly host?: string;
  /** 0: a free one. */
  readonly port: number;
  readonly logger: Logger;
  /** Where the behaviour is kept; in memory where left out. */
  readonly behaviour?: BehaviourSwitch;
};

/** Where the services are. */
export type TrustServicesUrls = {
  /** What certificates are told with `Pki.setServicesUrl`. */
  readonly base: string;
  /** Takes POST, and GET with the request in base64 after a slash. */
  readonly ocsp: string;
  readonly timestamp: string;
  readonly crl: (authority: AuthorityId) => string;
  /** Certificate of an authority. */
  readonly issuer: (authority: AuthorityId) => string;
};

/** Running services. */
export type TrustServices = BehaviourSwitch & {
  readonly urls: TrustServicesUrls;
  /** Cuts all connections and ends; resolves when the port is free. */
  readonly stop: () => Promise<void>;
};

const connectionsMax = 64;
const requestMs = 10_000;

/**
 * Serves revocation lists, OCSP and time stamps of a PKI over plain HTTP on loopback, and tells the PKI where: certificates
 * that it issues from then on name these addresses. Resolves when requests are taken.
 *
 * @throws PKI_SERVICE_NOT_STARTED when the port is not to be had
 * @throws PKI_STORE_UNUSABLE when the address cannot be kept
 */
export async function startTrustServices(options: TrustServicesOptions): Promise<TrustServices> {
  const { pki, clock, host = '127.0.0.1', port, logger, behaviour: how = memoryBehaviour() } = options;
  const stopping = new AbortController();
  const server = createServer(
    { requestTimeout: requestMs, headersTimeout: requestMs },
    (request, response) => {
      void serve(request, response, { services: pki.services, clock, how, signal: stopping.signal, logger });
    },
  );
  server.maxConnections = connectionsMax;
  const urls = urlsOf(await listen(server, { host, port }));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      stopping.abort();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  try {
    await pki.setServicesUrl(urls.base);
  } catch (failure) {
    await stop();
    throw failure;
  }
  return {
    urls,
    ...how,
    stop,
  };
}

function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: Error) =>
      reject(new ExchangeError('PKI_SERVICE_NOT_STARTED', { port, problem: cause.message }, { cause })),
    );
    server.listen({ host, port }, () => resolve((server.address() as AddressInfo).port));
  });
}

function urlsOf(port: number): TrustServicesUrls {
  const base = `http://127.0.0.1:${port}`;
  return {
    base,
    ocsp: `${base}/${servicePaths.ocsp}`,
    timestamp: `${base}/${servicePaths.timestamp}`,
    crl: (authority) => `${base}/${servicePaths.crl(authority)}`,
    issuer: (authority) => `${base}/${servicePaths.issuer(authority)}`,
  };
}

type Serving = Omit<AnswerContext, 'behaviour'> & { readonly how: BehaviourSwitch; readonly logger: Logger };

/** Answers one request. Never rejects: a failure becomes a status 500 and a line in the log. */
async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { how, logger, ...context }: Serving,
): Promise<void> {
  try {
    const reply = await answerRequest(request, { ...context, behaviour: how.behaviour() });
    send(reply, request, response);
  } catch (failure) {
    if (context.signal.aborted || request.destroyed) return;
    const reason = failure instanceof Error ? failure.message : String(failure);
    logger.log('error', 'trust-service-failed', { path: request.url?.slice(0, 80), reason });
    send({ kind: 'problem', status: 500 }, request, response);
  }
}

function send(reply: Reply, request: IncomingMessage, response: ServerResponse): void {
  switch (reply.kind) {
    case 'nothing':
      request.socket.destroy();
      return;
    case 'problem':
      // What is left of the request is not read.
      response.writeHead(reply.status, {
        connection: 'close',
        'content-length': 0,
        ...(reply.allow !== undefined && { allow: reply.allow }),
      });
      response.end();
      return;
    case 'bytes':
      response.writeHead(200, {
        'content-type': reply.type,
        'content-length': reply.bytes.byteLength,
        'cache-control': 'no-store',
      });
      response.end(reply.bytes);
  }
}
