import { type NodeAddress, type OutgoingMessage, type PartyAddress, partyOf } from '@lienthong/axis';
import type { ContentStore, Digest } from '@lienthong/content-store';
import { isExchangeError } from '@lienthong/errors';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { axisFailure } from './axis-failure.ts';
import type { NodeEdge } from './axis-permissions.ts';
import { headerNames, linkReplyPrefix, linkSubject, messageSubject } from './axis-subjects.ts';
import { deduplicationId } from './deduplication-id.ts';
import { type ContentPart, decodeMessages, decodePart, encodeAnswer, type LinkAnswer } from './link-frame.ts';
import { type NatsLink, parseJson } from './nats-link.ts';

export type SiteIngressOptions = {
  readonly link: NatsLink;
  readonly content: ContentStore;
  /** This site. */
  readonly site: string;
  readonly neighbour: string;
  /** Edges that lead from the neighbour's nodes to nodes of this site. */
  readonly edges: readonly NodeEdge[];
  /** Known to this process only; keeps others from using up its message ids. */
  readonly deduplicationSecret: string;
};

/** A content of which not all parts have come. */
type Growing = { readonly bytes: Uint8Array; next: number };

/** Bytes of unfinished contents that are kept for one neighbour; above what any node takes as a package. */
const growingBytesMax = 128 * 1024 * 1024;

/**
 * Takes what a neighbouring site hands over: stores content whose digest is right, and messages that come over an edge
 * from that neighbour, in order. Anything else is refused and logged; the neighbour's site may be anybody's.
 */
export class SiteIngress {
  readonly #options: SiteIngressOptions;
  readonly #link: NatsLink;
  readonly #edges: ReadonlySet<string>;
  readonly #subscription: Subscription;
  readonly #growing = new Map<Digest, Growing>();
  readonly #working = new Set<Promise<void>>();

  constructor(options: SiteIngressOptions) {
    this.#options = options;
    this.#link = options.link;
    const { site, neighbour, edges } = options;
    this.#edges = new Set(edges.map(({ from, to }) => edgeKey(partyOf(from), to)));
    this.#subscription = this.#link.connection.subscribe(linkSubject({ to: site, from: neighbour }, '*'), {
      callback: (failure, message) => {
        if (failure)
          this.#link.log.log('error', 'link-ingress-refused', { neighbour, reason: failure.message });
        else {
          const work = this.#answer(message).finally(() => this.#working.delete(work));
          this.#working.add(work);
        }
      },
    });
  }

  async close(): Promise<void> {
    if (!this.#subscription.isClosed() && this.#link.connected) await this.#subscription.drain();
    await Promise.all(this.#working);
  }

  async #answer(message: Msg): Promise<void> {
    const { site, neighbour } = this.#options;
    const { reply, subject, data } = message;
    const prefix = `${linkReplyPrefix({ asker: neighbour, answerer: site })}.`;
    if (!reply?.startsWith(prefix) || !/^[\w-]+$/.test(reply.slice(prefix.length))) {
      this.#link.log.log('warn', 'link-foreign-question', { subject, reply: reply ?? '' });
      return;
    }
    let answer: LinkAnswer;
    try {
      answer = subject.endsWith('.messages') ? await this.#store(data) : await this.#grow(data);
    } catch (failure) {
      const { code } = axisFailure(failure, `store what ${neighbour} hands over`);
      this.#link.log.log('warn', 'link-not-taken', { neighbour, code, reason: String(failure) });
      answer = { failure: code };
    }
    this.#link.publish(reply, encodeAnswer(answer));
  }

  /** Stores all messages of a frame in one go, in order: none of them is tried again by itself, for it would come too late. */
  async #store(frame: Uint8Array): Promise<LinkAnswer> {
    const messages = decodeMessages(frame);
    const stranger = messages?.find(({ from, to }) => !this.#edges.has(edgeKey(from, to)));
    if (!messages || stranger) {
      const { neighbour } = this.#options;
      const { from = '', to = '' } = stranger ?? {};
      this.#link.log.log('error', 'link-frame-refused', { neighbour, from, to });
      return { failure: 'AXIS_NOT_ALLOWED' };
    }
    const stored = await Promise.allSettled(messages.map((message) => this.#storeOne(message)));
    const failed = stored.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return { done: true };
  }

  async #storeOne(message: OutgoingMessage): Promise<void> {
    const { to, from, id, body, priority = 0 } = message;
    const headers = {
      [headerNames.id]: encodeURIComponent(id.toWellFormed()),
      [headerNames.messageId]: deduplicationId(this.#options.deduplicationSecret, message),
      ...(priority === 0 ? {} : { [headerNames.priority]: String(priority) }),
    };
    parseJson(await this.#link.request(messageSubject(to, from), body, { headers }));
  }

  async #grow(frame: Uint8Array): Promise<LinkAnswer> {
    const part = decodePart(frame);
    if (!part) return { failure: 'CONTENT_DIGEST_MALFORMED' };
    if (part.size > growingBytesMax) return { failure: 'CONTENT_TOO_LARGE' };
    if (part.bytes.length === part.size) return this.#put(part.digest, part.bytes);
    if (part.bytes.length === 0) return this.#offered(part);
    const growing = this.#growing.get(part.digest);
    if (!growing || growing.bytes.length !== part.size) return { next: 0 };
    if (growing.next !== part.at) return { next: growing.next };
    growing.bytes.set(part.bytes, part.at);
    growing.next += part.bytes.length;
    if (growing.next < part.size) return { next: growing.next };
    this.#growing.delete(part.digest);
    return this.#put(part.digest, growing.bytes);
  }

  /** Whether the content is here already, else how much of it. */
  async #offered({ digest, size }: ContentPart): Promise<LinkAnswer> {
    const known = this.#growing.get(digest);
    if (known && known.bytes.length === size) return { next: known.next };
    if (await this.#has(digest, size)) return { done: true };
    this.#growing.delete(digest);
    let sum = size;
    for (const { bytes } of this.#growing.values()) sum += bytes.length;
    for (const [oldest, { bytes }] of this.#growing) {
      if (sum <= growingBytesMax) break;
      this.#growing.delete(oldest);
      sum -= bytes.length;
    }
    this.#growing.set(digest, { bytes: new Uint8Array(size), next: 0 });
    return { next: 0 };
  }

  async #has(digest: Digest, size: number): Promise<boolean> {
    try {
      await this.#options.content.get(digest, size);
      return true;
    } catch (failure) {
      if (isExchangeError(failure, 'CONTENT_MISSING')) return false;
      throw failure;
    }
  }

  async #put(digest: Digest, bytes: Uint8Array): Promise<LinkAnswer> {
    // Stored under its own digest: what does not match is not what was announced, and harms nobody.
    return (await this.#options.content.put(bytes)) === digest
      ? { done: true }
      : { failure: 'CONTENT_DAMAGED' };
  }
}

function edgeKey(from: PartyAddress, to: NodeAddress): string {
  return `${from} ${to}`;
}
