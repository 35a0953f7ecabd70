import { connect, type Socket } from 'node:net';
import { type NatsServerHandle, type Nkey, signNonce } from '@lienthong/nats-server';

/** The NATS protocol as text on a socket, so that these tests rest on no client. */
export class RawClient {
  readonly #socket: Socket;
  #received = '';
  #closed = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      this.#received += part;
      this.#wake();
    });
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  /** Connected, and logged in with `nkey` where given; what the server thinks of that is the next it says. */
  static async open(server: Pick<NatsServerHandle, 'host' | 'port'>, nkey?: Nkey): Promise<RawClient> {
    const client = new RawClient(connect({ host: server.host, port: server.port }));
    const [, json = '{}'] = await client.until(/INFO (\{.*\})\s*\r\n/);
    const { nonce = '' }: { readonly nonce?: string } = JSON.parse(json);
    const proof = nkey && {
      nkey: nkey.publicKey,
      sig: Buffer.from(signNonce(nkey, Buffer.from(nonce))).toString('base64url'),
    };
    client.send(`CONNECT ${JSON.stringify({ verbose: false, pedantic: false, headers: true, ...proof })}`);
    return client;
  }

  send(...lines: readonly string[]): void {
    this.#socket.write(`${lines.join('\r\n')}\r\n`);
  }

  publish(subject: string, body: string): void {
    this.send(`PUB ${subject} ${Buffer.byteLength(body)}`, body);
  }

  /** The first match in what has come and was not yet taken; all up to its end is taken. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#received);
      if (match) {
        this.#received = this.#received.slice(match.index + match[0].length);
        return match;
      }
      if (this.#closed) throw new Error(`closed before ${pattern}; received: ${this.#received}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The answer to a JetStream request, as JSON. */
  async request(subject: string, body: string): Promise<Readonly<Record<string, unknown>>> {
    this.send('SUB answer 1', 'UNSUB 1 1');
    this.send(`PUB ${subject} answer ${Buffer.byteLength(body)}`, body);
    const [, json = ''] = await this.until(/MSG answer 1 +\d+\r\n(.*)\r\n/);
    return JSON.parse(json);
  }

  close(): void {
    this.#socket.destroy();
  }
}
