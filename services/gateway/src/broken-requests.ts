import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ExchangeError, errorRow } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import { envelopeContentType, failEnvelope, failureOf, operationOf } from '@lienthong/vxp';
import type { GatewayLimits } from './gateway-limits.ts';

/** What is known of a connection before its first request could be read. */
type Opened = { readonly head: string; readonly response?: ServerResponse };

/** A request that was refused before it was a call: what could be read of it, and how it was answered. */
export type BrokenRequest = {
  readonly refusal: ExchangeError;
  readonly method: string;
  readonly path: string;
  readonly client: string;
  readonly status: number;
};

export type OnRefused = (request: BrokenRequest) => void;

/** Enough to hold a request line of ours. */
const headBytes = 1_024;
/** How much more is taken in after an answer, so that the client reads it before the connection breaks. */
const lingerBytes = 4_194_304;
const lingerMs = 2_000;

/**
 * Answers what is not HTTP, or too much of it, in the envelope: to an SDK everything else looks like no answer, or
 * like a good one.
 */
export class BrokenRequests {
  readonly #limits: GatewayLimits;
  readonly #clock: Clock;
  readonly #onRefused: OnRefused;
  readonly #opened = new WeakMap<Duplex, Opened>();

  constructor(options: {
    readonly limits: GatewayLimits;
    readonly clock: Clock;
    /** Hears of every request that was refused here. */
    readonly onRefused: OnRefused;
  }) {
    this.#onRefused = options.onRefused;
    this.#limits = options.limits;
    this.#clock = options.clock;
  }

  /** Remembers how the first request of a connection begins: a failing downloadEdoc must be told from others. */
  opened(socket: Duplex): void {
    socket.once('data', (first: Buffer) => {
      if (!this.#opened.has(socket)) this.#opened.set(socket, { head: headOf(first) });
    });
  }

  /** A request could be read: from now on it has a reply of its own. */
  began(socket: Duplex, response: ServerResponse): void {
    this.#opened.set(socket, { head: '', response });
  }

  /** Answers an error of the parser and closes the connection. */
  answer(error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }, socket: Duplex): void {
    const known = this.#opened.get(socket);
    const isMidway = known?.response && !known.response.writableFinished;
    if (!socket.writable || socket.destroyed || (isMidway && known.response.headersSent)) {
      socket.destroy();
      return;
    }
    const head = error.rawPacket ? headOf(error.rawPacket) : '';
    // Nothing has come: there is nobody to answer.
    if (!known && head === '') {
      socket.destroy();
      return;
    }
    const refusal = this.#refusal(error);
    const line = isMidway ? known.response.req : (requestLine(head) ?? requestLine(known?.head ?? ''));
    this.#answerRaw(socket, refusal, line);
    // The parser is not to see the rest.
    socket.removeAllListeners('data');
    this.#linger(socket);
  }

  /** Answers a request that wants more than 100-continue. */
  refuseExpectation(response: ServerResponse): void {
    this.#refuse(response, broken('unknown expectation', 'Expect không được hỗ trợ'), 417);
  }

  /** Whether the body of a request is framed in a way that every proxy reads alike; answers the request where not. */
  admitsFraming({ headers }: IncomingMessage, response: ServerResponse): boolean {
    const coding = headers['transfer-encoding'];
    if (coding === undefined || coding.trim().toLowerCase() === 'chunked') return true;
    this.#refuse(response, broken('unknown transfer coding', 'Transfer-Encoding không được hỗ trợ'), 400);
    return false;
  }

  #refuse(response: ServerResponse, refusal: ExchangeError, status: number): void {
    const { method = '', url = '', socket } = response.req;
    this.#onRefused({ refusal, method, path: url, client: clientOf(socket), status });
    const bytes = envelopeOf(refusal, url);
    response.writeHead(status, {
      'Content-Type': envelopeContentType,
      'Content-Length': bytes.length,
      Connection: 'close',
    });
    response.end(bytes);
  }

  /** Answers CONNECT, which is for proxies. */
  refuseConnect(request: IncomingMessage, socket: Duplex): void {
    socket.on('error', () => undefined);
    this.#answerRaw(socket, broken('CONNECT is for proxies', 'CONNECT chỉ dành cho proxy'), request);
    this.#linger(socket);
  }

  #refusal(error: NodeJS.ErrnoException): ExchangeError {
    if (error.code === 'HPE_HEADER_OVERFLOW')
      return new ExchangeError('GATEWAY_HEADERS_TOO_LARGE', { limitBytes: this.#limits.headersSizeBytesMax });
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
      return new ExchangeError('GATEWAY_LINE_TOO_SLOW', {
        problem: 'the headers did not come in time',
        problemVi: 'phần header không đến kịp',
      });
    return broken(error.code ?? 'unreadable', error.code ?? 'không đọc được');
  }

  #answerRaw(socket: Duplex, refusal: ExchangeError, line: RequestLine | undefined): void {
    const { httpStatus } = errorRow(refusal.code);
    const { method = '', url = '' } = line ?? {};
    this.#onRefused({ refusal, method, path: url, client: clientOf(socket), status: httpStatus });
    const body = envelopeOf(refusal, line?.url);
    const head = [
      `HTTP/1.1 ${httpStatus} ${reasons[httpStatus] ?? 'Refused'}`,
      `Content-Type: ${envelopeContentType}`,
      `Content-Length: ${body.length}`,
      'Connection: close',
    ].join('\r\n');
    socket.end(Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]));
  }

  /** Takes in what still comes for a moment: a connection closed over unread bytes loses the answer on its way. */
  #linger(socket: Duplex): void {
    let left = lingerBytes;
    const closed = new AbortController();
    const destroy = () => socket.destroy();
    socket.once('close', () => closed.abort());
    socket.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) destroy();
    });
    socket.once('end', destroy);
    socket.resume();
    this.#clock.sleep(lingerMs, closed.signal).then(destroy, () => undefined);
  }
}

function broken(problem: string, problemVi: string): ExchangeError {
  return new ExchangeError('GATEWAY_REQUEST_BROKEN', { problem, problemVi });
}

function headOf(packet: Buffer): string {
  return packet.toString('latin1', 0, headBytes);
}

type RequestLine = { readonly method?: string | undefined; readonly url?: string | undefined };

function requestLine(head: string): RequestLine | undefined {
  const [, method, url] = /^([A-Z]{1,20}) (\S+)/.exec(head) ?? [];
  return url === undefined ? undefined : { method, url };
}

/** Address and port of the other end. */
export function clientOf(socket: Duplex | Socket): string {
  const { remoteAddress = '', remotePort } = socket as Socket;
  return remotePort === undefined ? remoteAddress : `${remoteAddress}:${remotePort}`;
}

function envelopeOf(refusal: ExchangeError, url: string | undefined): Buffer {
  return failEnvelope(url === undefined ? undefined : operationOf(url), failureOf(refusal));
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};
