import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';

/** One request as it was on the wire. */
export type RecordedRequest = {
  /** Request line and headers, as bytes in Latin-1, lines ended by a line feed. */
  readonly head: string;
  readonly body: Buffer;
  /** Which connection it came on, counted from 0. */
  readonly connection: number;
};

/** What the server does with one request. */
export type Answer =
  /** These bytes, after `100 Continue` where the client expects it. */
  | { readonly send: string | Buffer; readonly close?: boolean }
  /** These bytes at the end of the head; then it listens, and writes the request down when the client has gone. */
  | { readonly atHead: string | Buffer }
  /** The end of the connection, without a word. */
  | 'cut'
  /** No `100 Continue`; afterwards the bytes. */
  | { readonly withoutContinue: string; readonly onHead: () => void; readonly onBody: () => void };

/** A server that writes down what it gets, to the byte, and answers from a list; its last answer goes on. */
export type RecordingServer = {
  readonly endpoint: string;
  readonly requests: readonly RecordedRequest[];
  /** Connections made so far, and those that are still open. */
  readonly connections: { readonly made: number; readonly open: number };
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** An HTTP reply with its length. */
export function httpReply(body: string | Buffer, head = 'HTTP/1.1 200 OK'): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`${head}\r\nContent-Length: ${bytes.length}\r\n\r\n`), bytes]);
}

/** Starts a {@link RecordingServer} on a free port of the loopback address. */
export async function recordingServer(
  answers: readonly Answer[],
  secure?: { readonly cert: string; readonly key: string },
): Promise<RecordingServer> {
  const requests: RecordedRequest[] = [];
  const open = new Set<net.Socket>();
  let made = 0;
  let heads = 0;
  const onSocket = (socket: net.Socket) => {
    const connection = made++;
    open.add(socket);
    let received = Buffer.alloc(0);
    let answer: Answer | undefined;
    let head = '';
    const record = (body: Buffer) => requests.push({ head, body: Buffer.from(body), connection });

    /** Whether a request was taken from the bytes that have come, so that there may be another. */
    const takeRequest = (): boolean => {
      const end = received.indexOf('\r\n\r\n');
      if (end < 0) return false;
      if (!answer) {
        head = received.subarray(0, end).toString('latin1').replaceAll('\r\n', '\n');
        answer = answers[Math.min(heads++, answers.length - 1)] ?? 'cut';
        if (answer !== 'cut' && 'atHead' in answer) socket.write(answer.atHead);
        else if (answer !== 'cut' && 'onHead' in answer) answer.onHead();
        else if (answer !== 'cut' && /^Expect:/m.test(head)) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      }
      if (answer === 'cut') {
        record(received.subarray(end + 4));
        socket.destroy();
        return false;
      }
      const whole = end + 4 + Number(/^Content-Length: (\d+)$/m.exec(head)?.[1] ?? 0);
      if ('atHead' in answer || received.length < whole) return false;
      record(received.subarray(end + 4, whole));
      received = received.subarray(whole);
      if ('send' in answer) socket[answer.close ? 'end' : 'write'](answer.send);
      else {
        answer.onBody();
        socket.write(httpReply(answer.withoutContinue));
      }
      answer = undefined;
      return true;
    };

    socket.on('error', () => socket.destroy());
    socket.on('data', (part) => {
      received = Buffer.concat([received, part]);
      while (takeRequest());
    });
    socket.on('close', () => {
      if (answer && answer !== 'cut' && 'atHead' in answer)
        record(received.subarray(received.indexOf('\r\n\r\n') + 4));
      open.delete(socket);
    });
  };
  const server = secure ? tls.createServer(secure, onSocket) : net.createServer(onSocket);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  return {
    endpoint: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    connections: {
      get made() {
        return made;
      },
      get open() {
        return open.size;
      },
    },
    async idle() {
      await Promise.all([...open].map((socket) => once(socket, 'close')));
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
