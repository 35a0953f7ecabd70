import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import { type ErrorCode, type ExchangeError, isExchangeError } from '@lienthong/errors';
import type { System } from '@lienthong/systems';
import type { ByteBudget, ByteLease } from './byte-budget.ts';
import type { CallHint } from './call-book.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { LineGuard } from './line-guard.ts';
import { declaredLength, discardBody, readBody } from './request-body.ts';

/** What is answered: bytes, perhaps with their compressed form, or parts that are made while they are sent. */
export type Reply = { readonly contentType: string; readonly status?: number } & ReplyBody;

type ReplyBody =
  | { readonly bytes: Buffer; readonly gzipped?: Buffer }
  | { readonly parts: AsyncIterable<Buffer>; readonly sizeBytes?: number };

/** What the log says of a call; filled in as it becomes known. */
export type CallNotes = {
  front: 'vxp' | 'lgsp' | 'control';
  operation: string;
  system?: string;
  agency?: string;
  /** Number of the wire; `0` when all is well. */
  result?: string;
  /** Code of the error table. */
  error?: string;
  /** Why, where the answer does not say. */
  reason?: string;
  /** Signed parameters that came with the call; never a secret. */
  parameters?: ReadonlyMap<string, string>;
};

const compress = promisify(gzip);
/** Below this a reply is not worth the time to compress it. */
const gzipBytesMin = 1_024;
/** So small that even the slowest line moves on before it counts as idle. */
const pieceBytes = 65_536;
/** Quick: the line is seldom the narrow place. */
const gzipLevel = 1;

/** One request, its reply, and the memory that it may use. */
export class HttpCall {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly notes: CallNotes = { front: 'vxp', operation: '' };
  /** Why it was refused. */
  refusal: ExchangeError | undefined;
  /** The code that the client was told, where that is another. */
  toldCode: ErrorCode | undefined;
  /** Whom it claims to be, where there is such a system: so that its secret is kept out of the log. */
  caller: System | undefined;
  /** What was found out about it on the way. */
  readonly hints: CallHint[] = [];
  readonly lease: ByteLease;
  readonly #response: ServerResponse;
  readonly #guard: LineGuard;
  readonly #limits: GatewayLimits;
  readonly #gone = new AbortController();
  #sentBytes = 0;
  /** Nothing more of the body is to be waited for. */
  #isStalled = false;

  constructor(options: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly budget: ByteBudget;
    readonly guard: LineGuard;
    readonly limits: GatewayLimits;
  }) {
    this.request = options.request;
    this.path = options.request.url ?? '';
    this.#response = options.response;
    this.#guard = options.guard;
    this.#limits = options.limits;
    this.lease = options.budget.lease();
    this.#response.once('close', () => {
      if (!this.#response.writableFinished) this.#gone.abort();
    });
  }

  /** Whether the client has gone before it was answered. */
  get isGone(): boolean {
    return this.#gone.signal.aborted;
  }

  /** Aborted when the client has gone. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** Bytes of the body and of the reply. */
  get traffic(): { readonly received: number; readonly sent: number } {
    return { received: declaredLength(this.request) ?? 0, sent: this.#sentBytes };
  }

  /** The value of a header; several of one name are joined by commas. */
  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /**
   * The whole body.
   *
   * @throws GATEWAY_BODY_TOO_LARGE, GATEWAY_LINE_TOO_SLOW, GATEWAY_REQUEST_BROKEN
   */
  async body(sizeBytesMax: number): Promise<Buffer> {
    const { request, lease, signal } = this;
    try {
      return await readBody(request, { sizeBytesMax, lease, guard: this.#guard, signal });
    } catch (failure) {
      this.#isStalled = isExchangeError(failure, 'GATEWAY_LINE_TOO_SLOW', 'GATEWAY_REQUEST_BROKEN');
      throw failure;
    }
  }

  /**
   * Answers. Resolves when the reply has been handed to the connection; a body that is still on its way is taken in
   * and thrown away, because clients read no reply before they have sent all.
   */
  async reply(reply: Reply): Promise<void> {
    const response = this.#response;
    if (response.destroyed || response.headersSent) return;
    const { packageSizeBytesMax } = this.#limits;
    const declared = declaredLength(this.request);
    const isPatient = declared !== undefined && declared <= packageSizeBytesMax;
    const isWhole = this.request.complete || (isPatient && (await this.#discard(packageSizeBytesMax)));
    if (!isWhole) response.setHeader('Connection', 'close');
    await this.#send(reply);
    if (!isWhole) await this.#discard(packageSizeBytesMax * 4);
    response.end();
    if (!isWhole) this.request.socket.destroySoon();
  }

  async #discard(sizeBytesMax: number): Promise<boolean> {
    if (this.#isStalled) return false;
    const isWhole = await discardBody(this.request, { sizeBytesMax, guard: this.#guard });
    this.#isStalled = !isWhole;
    return isWhole;
  }

  async #send(reply: Reply): Promise<void> {
    const response = this.#response;
    const gathered = 'bytes' in reply || reply.sizeBytes !== undefined ? reply : await gather(reply.parts);
    const canUnzip = acceptsGzip(this.header('accept-encoding'));
    response.statusCode = reply.status ?? 200;
    response.setHeader('Content-Type', reply.contentType);
    if ('bytes' in gathered) {
      const { bytes, gzipped } = gathered;
      const zips = canUnzip && bytes.length >= gzipBytesMin;
      const body = zips ? (gzipped ?? (await compress(bytes, { level: gzipLevel }))) : bytes;
      if (zips) this.#announceGzip();
      response.setHeader('Content-Length', body.length);
      await this.#writeParts([body]);
    } else if (gathered.sizeBytes !== undefined) {
      response.setHeader('Content-Length', gathered.sizeBytes);
      await this.#writeParts(gathered.parts);
    } else if (canUnzip) {
      this.#announceGzip();
      await pipeline(Readable.from(gathered.parts), createGzip({ level: gzipLevel }), (zipped) =>
        this.#writeParts(zipped),
      );
    } else await this.#writeParts(gathered.parts);
  }

  #announceGzip(): void {
    this.#response.setHeader('Content-Encoding', 'gzip');
    this.#response.setHeader('Vary', 'Accept-Encoding');
  }

  async #writeParts(parts: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> {
    const response = this.#response;
    const line = this.#guard.watch(() => response.destroy());
    try {
      for await (const part of parts)
        for (let at = 0; at < part.length; at += pieceBytes) {
          this.signal.throwIfAborted();
          const piece = part.subarray(at, at + pieceBytes);
          if (!response.write(piece)) await this.#drained();
          line.moved(piece.length);
          this.#sentBytes += piece.length;
        }
    } finally {
      line.end();
    }
  }

  #drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#response.off('drain', settle);
        this.signal.removeEventListener('abort', settle);
        if (this.signal.aborted) reject(this.signal.reason);
        else resolve();
      };
      this.#response.once('drain', settle);
      this.signal.addEventListener('abort', settle, { once: true });
    });
  }

  /** Cuts the connection, where a reply has begun that cannot be ended. */
  cut(): void {
    this.#response.destroy();
  }

  /** HTTP status of the reply; undefined where none has begun. */
  get status(): number | undefined {
    return this.#response.headersSent ? this.#response.statusCode : undefined;
  }

  /** Whether the reply has begun. */
  get isAnswered(): boolean {
    return this.#response.headersSent;
  }

  /** Gives back the memory that the call has used. */
  close(): void {
    this.lease.release();
  }
}

/** The parts as one piece where they are few: such a reply can say how long it is. */
async function gather(parts: AsyncIterable<Buffer>): Promise<ReplyBody> {
  const iterator = parts[Symbol.asyncIterator]();
  const gathered: Buffer[] = [];
  for (let sizeBytes = 0; sizeBytes < pieceBytes; ) {
    const next = await iterator.next();
    if (next.done) return { bytes: Buffer.concat(gathered) };
    gathered.push(next.value);
    sizeBytes += next.value.length;
  }
  const rest = { [Symbol.asyncIterator]: () => iterator };
  return {
    parts: (async function* () {
      yield* gathered;
      yield* rest;
    })(),
  };
}

function acceptsGzip(header: string | undefined): boolean {
  return (header ?? '').split(',').some((one) => {
    const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase());
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return (name === 'gzip' || name === '*') && !isRefused;
  });
}
