import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflate } from 'node:zlib';
import { isExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import type { Header } from '@lienthong/vxp';
import type { BodySource } from './body-source.ts';
import type { RawReply } from './raw-reply.ts';

/** How long a body waits for `100 Continue` before it is sent anyway: milliseconds, as Apache HttpClient. */
const continueWaitMs = 3000;

/** One request, complete. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** In the order and spelling of the wire; values are texts that leave as UTF-8. */
  readonly headers: readonly Header[];
  readonly body: BodySource | undefined;
  readonly agent: http.Agent | false;
};

/** What a request needs from its surroundings. */
export type HttpSettings = {
  readonly clock: Clock;
  /** Certificates in PEM to trust instead of the well-known ones. */
  readonly ca?: string | undefined;
  /** Milliseconds until a whole reply must be there; undefined waits for ever, as the SDK does. */
  readonly timeoutMs?: number | undefined;
  /** Bytes of a reply, decompressed. */
  readonly replySizeBytesMax: number;
};

/**
 * Why there is no reply. `unreachable`: no connection came about. `broken`: it ended before a reply began; only then do
 * the SDK's stacks try again. `cut`: it ended within the reply. `late`: the time was over. `unreadable`: it is not HTTP,
 * not what its encoding says, or longer than allowed.
 */
export type NoReply = {
  readonly kind: 'unreachable' | 'broken' | 'cut' | 'late' | 'unreadable';
  readonly cause: Error;
};

/**
 * The reply to one attempt at a request, or why there is none.
 *
 * @throws VXP_FILE_UNREADABLE where the body cannot be read to its end.
 */
export async function exchangeOnce(
  request: HttpRequest,
  settings: HttpSettings,
): Promise<RawReply | NoReply> {
  const stop = new AbortController();
  const done = new AbortController();
  const { timeoutMs, clock } = settings;
  if (timeoutMs !== undefined)
    clock.sleep(timeoutMs, done.signal).then(
      () => stop.abort(),
      () => undefined, // The reply came first.
    );
  let began = false;
  try {
    const { sending, reply } = start(request, settings, { stop: stop.signal, done: done.signal });
    const incoming = await reply;
    began = true;
    const received = await receive(incoming, settings.replySizeBytesMax);
    if (request.agent === false || !sending.writableFinished) sending.destroy();
    return received;
  } catch (cause) {
    if (isExchangeError(cause) || !(cause instanceof Error)) throw cause;
    return { kind: stop.signal.aborted ? 'late' : kindOf(cause, began), cause };
  } finally {
    done.abort();
  }
}

type Started = { readonly sending: http.ClientRequest; readonly reply: Promise<http.IncomingMessage> };

function start(
  request: HttpRequest,
  settings: HttpSettings,
  signals: { readonly stop: AbortSignal; readonly done: AbortSignal },
): Started {
  const sending = (request.url.protocol === 'https:' ? https : http).request(request.url, {
    method: request.method,
    // A flat array is written as it is: order, spelling and repeated names.
    headers: request.headers.flatMap(([name, value]) => [name, headerBytes(value)]),
    agent: request.agent,
    signal: signals.stop,
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
  });
  // With Expect, Node writes the head in the socket's own encoding, which would make UTF-8 of the single bytes.
  sending.once('socket', (socket) => socket.setDefaultEncoding('latin1'));
  const reply = new Promise<http.IncomingMessage>((resolve, reject) => {
    sending.once('response', resolve);
    sending.on('error', reject);
  });
  const expects = request.headers.some(([name]) => name === 'Expect');
  // A server may answer before it has read the body, and close: then the reply counts, and this error does not.
  send(
    sending,
    request.body,
    expects ? () => waitToContinue(sending, settings.clock, signals.done) : undefined,
  ).catch((error: Error) => sending.destroy(error));
  return { sending, reply };
}

async function send(
  request: http.ClientRequest,
  body: BodySource | undefined,
  mayContinue: (() => Promise<boolean>) | undefined,
): Promise<void> {
  if (!body) {
    request.end();
    return;
  }
  if (mayContinue) {
    request.flushHeaders();
    if (!(await mayContinue())) return;
  }
  await pipeline(Readable.from(body.parts(), { objectMode: false }), request);
}

/** Whether the body is to be sent: yes after 100 or a while, no after a final reply. */
function waitToContinue(request: http.ClientRequest, clock: Clock, done: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    request.once('continue', () => resolve(true));
    request.once('response', () => resolve(false));
    request.once('error', () => resolve(false));
    clock.sleep(continueWaitMs, done).then(
      () => resolve(true),
      () => resolve(false),
    );
  });
}

/** The text as Node wants it: one character for each byte of its UTF-8, control characters but the tab as blanks. */
function headerBytes(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: line ends would end the header.
  return Buffer.from(value.replace(/[\u0000-\u0008\u000a-\u001f]/g, ' ')).toString('latin1');
}

async function receive(incoming: http.IncomingMessage, sizeBytesMax: number): Promise<RawReply> {
  const encoding = incoming.headers['content-encoding'];
  const decoder = encoding === 'gzip' ? createGunzip() : encoding === 'deflate' ? createInflate() : undefined;
  const parts: Buffer[] = [];
  let size = 0;
  const collect = async (stream: AsyncIterable<Buffer>): Promise<void> => {
    for await (const part of stream) {
      size += part.length;
      if (size > sizeBytesMax) throw new ReplyTooLong(`longer than ${sizeBytesMax} bytes`);
      parts.push(part);
    }
  };
  await (decoder ? pipeline(incoming, decoder, collect) : pipeline(incoming, collect));
  return {
    httpStatus: incoming.statusCode ?? 0,
    contentType: incoming.headers['content-type'],
    body: Buffer.concat(parts),
  };
}

class ReplyTooLong extends Error {}

const brokenCodes: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'];

function kindOf(error: Error, began: boolean): NoReply['kind'] {
  const code = 'code' in error ? String(error.code) : '';
  if (brokenCodes.includes(code) || code === 'ERR_STREAM_PREMATURE_CLOSE') return began ? 'cut' : 'broken';
  return began || code.startsWith('HPE_') ? 'unreadable' : 'unreachable';
}
