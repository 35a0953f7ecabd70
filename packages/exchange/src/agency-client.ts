import type { Axis, NodeAddress, PartyAddress, Priority } from '@lienthong/axis';
import { type ContentStore, parseDigest } from '@lienthong/content-store';
import type { CopyState } from '@lienthong/ledger';
import type { RegisterDirection, RegisterItem, RegisterQuery } from '@lienthong/registers';
import { type RandomSource, randomUuid } from '@lienthong/runtime';
import { type Ask, askPages } from './ask-pages.ts';
import { encodeHop } from './hop-message.ts';
import type { DocumentLife } from './lives/document-life.ts';
import { askLives, askRegister } from './lives/life-questions.ts';
import type { InboxItem, SentItem } from './node-answers.ts';
import { encodeJson, parseAnswer, type Verb, verbs } from './node-protocol.ts';
import { type Outcome, requireAccepted } from './outcome.ts';
import type { QuotaView } from './quotas/quota-gate.ts';
import { statedPriority } from './stated-priority.ts';

export type AgencyClientOptions = {
  readonly axis: Axis;
  readonly content: ContentStore;
  /** The agency's own address, and the node that it hangs on. */
  readonly party: PartyAddress;
  readonly node: NodeAddress;
  /** Tells one message of the agency from the next. */
  readonly random: RandomSource;
};

/** Packages listed where no limit is named. */
const listedMax = 1_000;

/** How an agency's software speaks to its node. */
export class AgencyClient {
  readonly #options: AgencyClientOptions;

  constructor(options: AgencyClientOptions) {
    this.#options = options;
  }

  /**
   * Hands in a package and resolves with what the node decided. Handing in the same bytes again is safe: they are
   * answered as a duplicate and sent no second time.
   *
   * @param options.priority - lane to the first node; the one that the package states where left out
   * @throws AXIS_UNREACHABLE when no answer came; the package may have been admitted, so hand in the same bytes again
   * @throws CONTENT_TOO_LARGE, AXIS_FULL, AXIS_NODE_ABSENT
   */
  async submit(
    bytes: Uint8Array,
    options: { readonly id: string; readonly timeoutMs?: number; readonly priority?: Priority },
  ): Promise<Outcome> {
    const { axis, content, party, node } = this.#options;
    const digest = await content.put(bytes);
    const body = encodeHop({ type: 'submission', digest, size: bytes.length });
    const { id, priority = statedPriority(bytes) } = options;
    const { sequence } = await axis.send({ to: node, from: party, id, body, priority });
    return (await this.#call(verbs.outcome, { sequence }, options.timeoutMs ?? 30_000)) as Outcome;
  }

  /** What waits in the agency's mailbox, in the order of arrival. */
  inbox(options: { readonly limit?: number } = {}): Promise<readonly InboxItem[]> {
    return askPages(this.#ask, verbs.inbox, { limit: listedMax, ...options });
  }

  /**
   * The bytes of a package, as they were sent.
   *
   * @throws CONTENT_MISSING, CONTENT_DAMAGED when the store no longer has them as they were
   */
  fetch(item: { readonly facts: { readonly digest: string; readonly size: number } }): Promise<Uint8Array> {
    return this.#options.content.get(parseDigest(item.facts.digest), item.facts.size);
  }

  /**
   * Says how far the agency has come with a package; `done` and `fail` take it out of the mailbox. Saying the same again
   * does nothing. The sender hears of it.
   *
   * @throws EXCHANGE_PACKAGE_UNKNOWN when it was never delivered to this agency
   * @throws AXIS_UNREACHABLE, AXIS_NODE_ABSENT when no answer came; saying it again is safe
   */
  async acknowledge(
    pkg: string,
    change: { readonly state?: CopyState; readonly description?: string } = {},
  ): Promise<void> {
    const { axis, party, node, random } = this.#options;
    const body = encodeHop({ type: 'acknowledgement', pkg, state: 'done', ...change });
    const { sequence } = await axis.send({ to: node, from: party, id: randomUuid(random), body });
    requireAccepted((await this.#call(verbs.outcome, { sequence })) as Outcome);
  }

  /** What is limited for the agency, and how much of it is used; undefined where nothing is. */
  async quota(): Promise<QuotaView | undefined> {
    return ((await this.#call(verbs.quotas, {})) as readonly QuotaView[])[0];
  }

  /** What the agency has sent, the latest first. */
  sent(options: { readonly limit?: number } = {}): Promise<readonly SentItem[]> {
    return askPages(this.#ask, verbs.sent, { limit: listedMax, ...options });
  }

  /**
   * What became of a document that the agency has sent, at each receiver, or of one that it has received.
   *
   * @param query.sender - who sent it; where left out, whoever has sent a document with this identifier
   */
  lives(query: { readonly documentId: string; readonly sender?: string }): Promise<readonly DocumentLife[]> {
    return askLives(this.#ask, query);
  }

  /** The agency's register of incoming or outgoing documents, in the order of its numbers. */
  register(
    direction: RegisterDirection,
    query: RegisterQuery & { readonly limit?: number } = {},
  ): Promise<readonly RegisterItem[]> {
    return askRegister(this.#ask, { ...query, direction });
  }

  readonly #ask: Ask = (verb, request) => this.#call(verb, request);

  async #call(verb: Verb, request: object, timeoutMs?: number): Promise<unknown> {
    const { axis, party, node } = this.#options;
    const call = { node, from: party, verb, body: encodeJson(request) };
    return parseAnswer(await axis.call(call, timeoutMs === undefined ? {} : { timeoutMs }));
  }
}
