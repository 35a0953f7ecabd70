import type {
  Axis,
  Call,
  HeardNotice,
  Notice,
  NoticeBoard,
  OutgoingMessage,
  Receiver,
  SendResult,
} from '@lienthong/axis';
import { type ContentStore, type Digest, digestOf } from '@lienthong/content-store';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { LedgerFollower, LedgerRecord, LedgerStore } from '@lienthong/ledger';
import { claimedContent, type OpenTransport, type Transport } from '@lienthong/node-host';

/** A site as one who works with all of them reaches it. */
export type ReachedSite = {
  readonly name: string;
  /** Addresses of its nodes. */
  readonly nodes: readonly string[];
  readonly open: () => Promise<OpenTransport>;
};

/** Bytes that wait to be sent to the site where they belong. */
const heldBytesMax = 256 * 1024 * 1024;

/**
 * All sites as one, for the operator and gateways, which have a connection to each: what is for a node goes to the server
 * of its site. A site that does not answer makes what is for it fail (AXIS_UNREACHABLE), and nothing else.
 */
export class SitesTransport implements Transport {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
  readonly #sites: readonly ReachedSite[];
  readonly #siteOfNode: ReadonlyMap<string, ReachedSite>;
  readonly #opened = new Map<string, Promise<OpenTransport>>();
  /** Content that was put and whose message has not been sent, the oldest first; `puts` that wait for their message. */
  readonly #held = new Map<Digest, { readonly bytes: Uint8Array; readonly puts: number }>();
  #heldBytes = 0;

  /** @param sites - the one with the notices first */
  constructor(sites: readonly ReachedSite[]) {
    this.#sites = sites;
    this.#siteOfNode = new Map(sites.flatMap((site) => site.nodes.map((node) => [node, site] as const)));
    this.axis = {
      send: (message) => this.#send(message),
      call: async (call: Call, options) => (await this.#at(call.node)).axis.call(call, options),
      receive: () => Promise.reject(noHost('receive')),
      answer: () => Promise.reject(noHost('answer')),
      close: () => this.close(),
    };
    this.content = { put: (bytes) => this.#hold(bytes), get: (digest, size) => this.#get(digest, size) };
    this.ledgers = {
      append: async (node, lines, after) => (await this.#at(node)).ledgers.append(node, lines, after),
      read: (nodes) => this.#read(nodes),
      follow: (onRecord) => this.#follow(onRecord),
    };
    this.notices = {
      post: async (notice: Notice) => (await this.#board()).post(notice),
      follow: async (onNotice: (notice: HeardNotice) => void): Promise<Receiver> =>
        (await this.#board()).follow(onNotice),
    };
  }

  /** By the name of the site: messages that wait there for others; undefined where it does not answer. */
  async states(): Promise<ReadonlyMap<string, number | undefined>> {
    const asked = this.#sites.map(async (site) => [site.name, await this.#waitingAt(site)] as const);
    return new Map(await Promise.all(asked));
  }

  async #waitingAt(site: ReachedSite): Promise<number | undefined> {
    try {
      const { answers, waiting } = await this.#open(site);
      return answers && !(await answers()) ? undefined : ((await waiting?.()) ?? 0);
    } catch (failure) {
      if (!isExchangeError(failure, 'AXIS_UNREACHABLE')) throw failure;
      return undefined;
    }
  }

  async #absent(): Promise<ReadonlySet<string>> {
    const states = await this.states();
    return new Set([...states].flatMap(([name, waiting]) => (waiting === undefined ? [name] : [])));
  }

  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    this.#opened.clear();
    await Promise.all(opened.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  }

  #open(site: ReachedSite): Promise<OpenTransport> {
    const known = this.#opened.get(site.name);
    if (known) return known;
    const opening = site.open();
    this.#opened.set(site.name, opening);
    // The next who asks tries again.
    opening.catch(() => this.#opened.delete(site.name));
    return opening;
  }

  async #at(node: string): Promise<Transport> {
    const site = this.#siteOfNode.get(node);
    if (!site) throw new ExchangeError('AXIS_ADDRESS_MALFORMED', { address: node.slice(0, 200) });
    return (await this.#open(site)).transport;
  }

  async #board(): Promise<NoticeBoard> {
    const [first] = this.#sites;
    if (!first) throw noHost('follow notices');
    return (await this.#open(first)).transport.notices;
  }

  /** The content that a message names is stored at the message's site before it. */
  async #send(message: OutgoingMessage): Promise<SendResult> {
    const site = await this.#at(message.to);
    const claim = claimedContent(message.body);
    const held = claim && this.#held.get(claim.digest);
    if (!claim || !held) return site.axis.send(message);
    await site.content.put(held.bytes);
    const sent = await site.axis.send(message);
    this.#settle(claim.digest);
    return sent;
  }

  /**
   * Keeps the bytes in memory: only the message that names them says at which site they belong. They are durable when
   * that message has been sent.
   */
  async #hold(bytes: Uint8Array): Promise<Digest> {
    const digest = digestOf(bytes);
    const puts = (this.#held.get(digest)?.puts ?? 0) + 1;
    this.#release(digest);
    this.#held.set(digest, { bytes, puts });
    this.#heldBytes += bytes.length;
    for (const [oldest] of this.#held) {
      if (this.#heldBytes <= heldBytesMax) break;
      this.#release(oldest);
    }
    return digest;
  }

  /** One who put it has sent its message; others who put the same may have to send theirs to other sites. */
  #settle(digest: Digest): void {
    const held = this.#held.get(digest);
    if (!held) return;
    if (held.puts > 1) this.#held.set(digest, { ...held, puts: held.puts - 1 });
    else this.#release(digest);
  }

  #release(digest: Digest): void {
    this.#heldBytes -= this.#held.get(digest)?.bytes.length ?? 0;
    this.#held.delete(digest);
  }

  /** From the first site that has it. */
  async #get(digest: Digest, size: number): Promise<Uint8Array> {
    const held = this.#held.get(digest);
    if (held) return held.bytes;
    const absent = await this.#absent();
    for (const site of this.#sites) {
      if (absent.has(site.name)) continue;
      try {
        return await (await this.#open(site)).transport.content.get(digest, size);
      } catch (failure) {
        if (!isExchangeError(failure, 'CONTENT_MISSING')) throw failure;
      }
    }
    if (absent.size > 0)
      throw new ExchangeError('AXIS_UNREACHABLE', { what: `content at ${[...absent].join(', ')}` });
    throw new ExchangeError('CONTENT_MISSING', { digest });
  }

  async *#read(nodes: readonly string[]): AsyncGenerator<LedgerRecord, void, undefined> {
    for (const site of this.#sites) {
      const own = new Set(site.nodes);
      const wanted = nodes.filter((node) => own.has(node));
      if (wanted.length > 0) yield* (await this.#open(site)).transport.ledgers.read(wanted);
    }
  }

  async #follow(onRecord: (record: LedgerRecord) => void): Promise<LedgerFollower> {
    const followers = await Promise.all(
      this.#sites.map(async (site) => (await this.#open(site)).transport.ledgers.follow(onRecord)),
    );
    return {
      settled: async () => void (await Promise.all(followers.map((follower) => follower.settled()))),
      close: async () => void (await Promise.all(followers.map((follower) => follower.close()))),
    };
  }
}

function noHost(what: string): ExchangeError {
  return new ExchangeError('AXIS_NOT_ALLOWED', { what: `${what} at several sites` });
}
