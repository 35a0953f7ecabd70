import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';

/** A cable between a client and a server that a test can cut, and whose direction to the client it can stop. */
export class Cable {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #cut = false;
  #bytesToClient = Number.POSITIVE_INFINITY;
  #deaf = Promise.withResolvers<void>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async to(url: string): Promise<Cable> {
    const target = new URL(url);
    const server = createServer();
    const cable = new Cable(server);
    server.on('connection', (client) => cable.#join(client, dial(Number(target.port), target.hostname)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return cable;
  }

  get url(): string {
    return `nats://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #join(client: Socket, server: Socket): void {
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    if (this.#cut) end();
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes: Buffer) => {
      client.write(bytes.subarray(0, this.#bytesToClient));
      this.#bytesToClient = Math.max(0, this.#bytesToClient - bytes.length);
      if (this.#bytesToClient === 0) this.#deaf.resolve();
    });
  }

  /**
   * After `bytes` more, nothing that the server says arrives; what the client says still does. Resolves when it is
   * so far.
   */
  deafen(bytes = 0): Promise<void> {
    this.#bytesToClient = bytes;
    this.#deaf = Promise.withResolvers();
    if (bytes === 0) this.#deaf.resolve();
    return this.#deaf.promise;
  }

  /** Breaks every connection; new ones break at once. */
  cut(): void {
    this.#cut = true;
    for (const [client, server] of this.#pairs) {
      client.destroy();
      server.destroy();
    }
  }

  mend(): void {
    this.#cut = false;
    this.#bytesToClient = Number.POSITIVE_INFINITY;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
