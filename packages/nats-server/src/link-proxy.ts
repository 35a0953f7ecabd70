import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Clock, systemClock } from '@lienthong/runtime';

/** Where a link leads. */
export type LinkTarget = { readonly host: string; readonly port: number };

/** `up` carries; `cut` breaks every connection and refuses new ones; `stalled` swallows: nothing arrives, nobody is told. */
export type LinkState = 'up' | 'cut' | 'stalled';

/** How slow a link is; what is left out is not limited. */
export type LinkQuality = {
  /** Time that every byte is on its way, milliseconds. */
  readonly delayMs?: number;
  readonly bytesPerSecond?: number;
};

/** Bytes on their way in one direction above which the sender is held back. */
const queuedBytesMax = 1024 * 1024;

/**
 * A TCP link that can be cut, stalled and slowed while it carries: what stands between two servers, or a client and its
 * server. It looks at nothing that passes.
 */
export class LinkProxy {
  readonly #target: LinkTarget;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #lanes = new Set<Lane>();
  readonly #sockets = new Set<Socket>();
  #state: LinkState = 'up';
  #quality: LinkQuality = {};

  private constructor(target: LinkTarget, server: Server, clock: Clock) {
    this.#target = target;
    this.#server = server;
    this.#clock = clock;
    server.on('connection', (socket) => this.#join(socket));
  }

  /**
   * A link that listens on a free port, on loopback where no other host is named.
   *
   * @throws the system's error when the address cannot be listened on
   */
  static async open(options: {
    readonly target: LinkTarget;
    readonly host?: string;
    readonly clock?: Clock;
  }): Promise<LinkProxy> {
    const server = createServer();
    const link = new LinkProxy(options.target, server, options.clock ?? systemClock);
    server.listen({ host: options.host ?? '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get state(): LinkState {
    return this.#state;
  }

  get quality(): LinkQuality {
    return this.#quality;
  }

  /** Breaks every connection at once; new ones break as soon as they are made. */
  cut(): void {
    this.#change('cut');
    for (const socket of this.#sockets) socket.destroy();
  }

  /** A black hole: connections stay, and nothing that is sent arrives until the link is mended. */
  stall(): void {
    this.#change('stalled');
  }

  /**
   * Half-open: the far end of every connection is gone without the near end hearing of it, as behind a firewall that has
   * forgotten; new connections are carried.
   */
  forgetConnections(): void {
    for (const lane of this.#lanes) lane.orphan();
  }

  /** Carries again, what was held back first. */
  mend(): void {
    this.#change('up');
  }

  /** Slows what is sent from now on; `{}` ends that. */
  slow(quality: LinkQuality): void {
    this.#quality = quality;
  }

  async close(): Promise<void> {
    this.cut();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  #change(state: LinkState): void {
    this.#state = state;
    for (const lane of this.#lanes) lane.wake();
  }

  #join(near: Socket): void {
    if (this.#state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(this.#target);
    const view = {
      clock: this.#clock,
      isStalled: () => this.#state === 'stalled',
      quality: () => this.#quality,
    };
    const lanes = [new Lane(near, far, view), new Lane(far, near, view)];
    for (const lane of lanes) this.#lanes.add(lane);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        if (lanes.some((lane) => lane.isOrphaned) && socket === far) return;
        for (const lane of lanes) this.#lanes.delete(lane);
        near.destroy();
        far.destroy();
      });
    }
  }
}

type LinkView = {
  readonly clock: Clock;
  readonly isStalled: () => boolean;
  readonly quality: () => LinkQuality;
};

/** One direction of one connection: bytes in the order in which they came, no sooner than the link's quality allows. */
class Lane {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #view: LinkView;
  #queuedBytes = 0;
  #last: Promise<void> = Promise.resolve();
  #freeAt = 0;
  #woken = Promise.withResolvers<void>();
  isOrphaned = false;

  constructor(from: Socket, to: Socket, view: LinkView) {
    this.#from = from;
    this.#to = to;
    this.#view = view;
    from.on('data', (bytes: Buffer) => this.#take(bytes));
    from.on('end', () => {
      this.#last = this.#last.then(() => void (this.isOrphaned || to.end()));
    });
  }

  wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }

  /** From here on nothing passes in this direction, and neither end hears of it from us but by silence. */
  orphan(): void {
    this.isOrphaned = true;
    this.wake();
  }

  #take(bytes: Buffer): void {
    const { clock, quality } = this.#view;
    const { delayMs = 0, bytesPerSecond } = quality();
    const now = clock.now();
    this.#freeAt =
      Math.max(this.#freeAt, now) + (bytesPerSecond ? (bytes.length / bytesPerSecond) * 1000 : 0);
    const dueAt = this.#freeAt + delayMs;
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes > queuedBytesMax) this.#from.pause();
    this.#last = this.#last.then(() => this.#pass(bytes, dueAt));
  }

  async #pass(bytes: Buffer, dueAt: number): Promise<void> {
    const { clock, isStalled } = this.#view;
    const leftMs = dueAt - clock.now();
    if (leftMs > 0) await clock.sleep(leftMs);
    while (isStalled() && !this.isOrphaned && !this.#from.destroyed) await this.#woken.promise;
    if (!this.isOrphaned && !this.#to.destroyed && !this.#to.write(bytes))
      await Promise.race([once(this.#to, 'drain'), once(this.#to, 'close')]).catch(() => undefined);
    this.#queuedBytes -= bytes.length;
    if (this.#queuedBytes <= queuedBytesMax) this.#from.resume();
  }
}
