import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Nkey, signNonce } from '@lienthong/nats-server';

/** A message as it stands on the wire. */
export type WireMessage = {
  readonly subject: string;
  readonly reply: string;
  readonly headers: string;
  readonly body: string;
};

/**
 * Speaks the server's protocol by hand with real credentials: sends what a client library would never send.
 */
export class Attacker {
  readonly #socket: Socket;
  #received = '';
  #errors: string[] = [];
  readonly messages: WireMessage[] = [];
  #pong: (() => void) | undefined;
  #sid = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
  }

  static connect(url: string, nkey: Nkey): Promise<Attacker> {
    return Attacker.#open(url, (nonce) => ({
      nkey: nkey.publicKey,
      sig: Buffer.from(signNonce(nkey, Buffer.from(nonce))).toString('base64url'),
    }));
  }

  /** Where the server lets anybody in. */
  static anonymous(url: string): Promise<Attacker> {
    return Attacker.#open(url, () => ({}));
  }

  static async #open(url: string, credentials: (nonce: string) => object): Promise<Attacker> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const attacker = new Attacker(socket);
    const [first] = (await once(socket, 'data')) as [string];
    const { nonce } = JSON.parse(first.slice('INFO '.length)) as { nonce?: string };
    socket.on('data', (text: string) => attacker.#take(text));
    const options = { headers: true, no_responders: true, verbose: false, pedantic: false, protocol: 1 };
    const names = { lang: 'attack', version: '0' };
    socket.write(`CONNECT ${JSON.stringify({ ...options, ...names, ...credentials(nonce ?? '') })}\r\n`);
    await attacker.settled();
    return attacker;
  }

  #take(text: string): void {
    this.#received += text;
    for (;;) {
      const end = this.#received.indexOf('\r\n');
      if (end < 0) return;
      const line = this.#received.slice(0, end);
      const [verb = '', ...words] = line.split(' ');
      if (verb === 'MSG' || verb === 'HMSG') {
        const size = Number(words.at(-1));
        if (this.#received.length < end + 2 + size + 2) return;
        const payload = this.#received.slice(end + 2, end + 2 + size);
        const headerSize = verb === 'HMSG' ? Number(words.at(-2)) : 0;
        const named = verb === 'HMSG' ? words.slice(0, -2) : words.slice(0, -1);
        this.messages.push({
          subject: named[0] ?? '',
          reply: named[2] ?? '',
          headers: payload.slice(0, headerSize),
          body: payload.slice(headerSize),
        });
        this.#received = this.#received.slice(end + 2 + size + 2);
        continue;
      }
      this.#received = this.#received.slice(end + 2);
      if (verb === 'PONG') this.#pong?.();
      else if (verb === 'PING') this.#socket.write('PONG\r\n');
      else if (verb === '-ERR') this.#errors.push(line);
    }
  }

  /** Resolves with the server's complaints when it has worked off everything sent so far. */
  async settled(): Promise<readonly string[]> {
    const pong = new Promise<void>((resolve) => {
      this.#pong = resolve;
    });
    this.#socket.write('PING\r\n');
    await pong;
    return this.#errors.splice(0);
  }

  publish(
    subject: string,
    body = '',
    more: { readonly reply?: string; readonly headers?: Record<string, string> } = {},
  ): void {
    const reply = more.reply === undefined ? '' : `${more.reply} `;
    if (!more.headers) {
      this.#socket.write(`PUB ${subject} ${reply}${body.length}\r\n${body}\r\n`);
      return;
    }
    const lines = Object.entries(more.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const head = `NATS/1.0\r\n${lines.join('')}\r\n`;
    this.#socket.write(
      `HPUB ${subject} ${reply}${head.length} ${head.length + body.length}\r\n${head}${body}\r\n`,
    );
  }

  subscribe(subject: string): void {
    this.#sid += 1;
    this.#socket.write(`SUB ${subject} ${this.#sid}\r\n`);
  }

  close(): void {
    this.#socket.destroy();
  }
}
