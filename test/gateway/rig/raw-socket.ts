import { connect, type Socket } from 'node:net';

/** A reply as it stood on the wire. */
export type RawReply = {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
};

/** A connection that sends whatever it is told to. */
export class RawSocket {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  #received: Buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #isClosed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('error', () => undefined);
    void this.closed.then(() => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  static async open(url: string): Promise<RawSocket> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RawSocket(socket);
  }

  send(bytes: Uint8Array | string): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** The next whole reply; undefined when the connection ends without one. Interim replies are left out. */
  async reply(): Promise<RawReply | undefined> {
    for (;;) {
      const reply = this.#take();
      if (reply && reply.status >= 200) return reply;
      if (reply) continue;
      if (this.#isClosed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #take(): RawReply | undefined {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end === -1) return undefined;
    const [line = '', ...rest] = this.#received.toString('latin1', 0, end).split('\r\n');
    const headers = new Map(
      rest.map((header) => {
        const colon = header.indexOf(':');
        return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()] as const;
      }),
    );
    const status = Number(line.split(' ')[1]);
    const length = status < 200 ? 0 : Number(headers.get('content-length'));
    const start = end + 4;
    if (this.#received.length < start + length) return undefined;
    const body = this.#received.subarray(start, start + length);
    this.#received = this.#received.subarray(start + length);
    return { status, headers, body };
  }

  close(): void {
    this.socket.destroy();
  }
}

/** The reply to one request on a connection of its own. */
export async function rawExchange(url: string, request: Uint8Array | string): Promise<RawReply | undefined> {
  const raw = await RawSocket.open(url);
  raw.send(request);
  const reply = await raw.reply();
  raw.close();
  return reply;
}
