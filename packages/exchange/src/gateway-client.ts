import type { Axis, NodeAddress, PartyAddress, Priority } from '@lienthong/axis';
import { type ContentStore, parseDigest } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import type { CopyState } from '@lienthong/ledger';
import type { OrganId, Registry, Topology } from '@lienthong/registry';
import { type RandomSource, randomUuid } from '@lienthong/runtime';
import type { AddressBook } from './address-book.ts';
import type { AdmissionTerms } from './admission-terms.ts';
import { askPages } from './ask-pages.ts';
import { encodeHop, type HopMessage } from './hop-message.ts';
import type { MailItem, MailState } from './mail-item.ts';
import { encodeJson, parseAnswer, type Verb, verbs } from './node-protocol.ts';
import { type Outcome, requireAccepted } from './outcome.ts';
import type { SentCopy, SentPackage } from './sent-package.ts';
import { statedPriority } from './stated-priority.ts';

export type GatewayClientOptions = {
  readonly axis: Axis;
  readonly content: ContentStore;
  /** The gateway's own address. */
  readonly gateway: PartyAddress;
  readonly registry: Registry;
  readonly topology: Topology;
  readonly addresses: AddressBook;
  readonly random: RandomSource;
};

/** Which mail is meant; the default states are those that wait: `initial` and `processing`. */
export type MailQuery = {
  readonly type?: 'document' | 'status';
  readonly states?: readonly MailState[];
};

/** Agencies in one question at the most; keeps it below a message's size. */
const agenciesMax = 10_000;
const submitTimeoutMs = 30_000;

/** How a gateway speaks to the nodes, for the agencies of its systems. It keeps nothing: every answer is the nodes'. */
export class GatewayClient {
  readonly #options: GatewayClientOptions;

  constructor(options: GatewayClientOptions) {
    this.#options = options;
  }

  /**
   * Hands in a package for one of the agencies and resolves with what its node decided. Handing in the same bytes again
   * is safe: copies that went their way are sent no second time.
   *
   * @param options.system - system that the package comes from; recorded
   * @throws AXIS_UNREACHABLE when no answer came; the package may have been admitted, so hand in the same bytes again
   * @throws REGISTRY_ORGANISATION_UNKNOWN when the agency hangs on no node
   * @throws CONTENT_TOO_LARGE, AXIS_FULL, AXIS_NODE_ABSENT, AXIS_MESSAGE_TOO_LARGE
   */
  async submit(
    bytes: Uint8Array,
    options: {
      readonly agency: OrganId;
      readonly system: string;
      readonly terms: AdmissionTerms;
      readonly timeoutMs?: number;
    },
  ): Promise<Outcome> {
    const { agency, system, terms, timeoutMs = submitTimeoutMs } = options;
    const heard = this.#options.registry.version;
    const digest = await this.#options.content.put(bytes);
    return this.#send(
      this.#nodeOf(agency),
      { type: 'submission', digest, size: bytes.length, agency, system, terms, heard },
      { timeoutMs, priority: statedPriority(bytes) },
    );
  }

  /** The mail of the agencies in the order of delivery, waiting mail where no states are named. */
  async inbox(
    agencies: readonly OrganId[],
    options: MailQuery & { readonly limit?: number } = {},
  ): Promise<readonly MailItem[]> {
    const lists = await this.#askEach(agencies, (node, some) =>
      this.#pages<MailItem>(node, verbs.mail, { ...options, agencies: some }),
    );
    return lists
      .flat()
      .sort((a, b) => a.deliveredAt - b.deliveredAt)
      .slice(0, options.limit);
  }

  /** How much mail the agencies have, waiting mail where no states are named. */
  async count(agencies: readonly OrganId[], options: MailQuery = {}): Promise<number> {
    const counts = await this.#askEach(agencies, (node, some) =>
      this.#call(node, verbs.mailCount, { ...options, agencies: some }),
    );
    return (counts as readonly number[]).reduce((sum, count) => sum + count, 0);
  }

  /**
   * The mail of one agency by the beginning of its package's key, in any state; undefined where there is none.
   *
   * @param pkgPrefix - at least the first 15 characters of the key
   */
  async delivery(agency: OrganId, pkgPrefix: string): Promise<MailItem | undefined> {
    const answer = await this.#call(this.#nodeOf(agency), verbs.delivery, { agency, pkgPrefix });
    return (answer as MailItem | null) ?? undefined;
  }

  /** What the agencies have sent, the latest first, with what became of each copy. */
  async sent(
    agencies: readonly OrganId[],
    options: {
      readonly type?: 'document' | 'status';
      readonly pkgPrefix?: string;
      readonly limit?: number;
    } = {},
  ): Promise<readonly SentPackage[]> {
    const lists = await this.#askEach(agencies, async (node, some) =>
      joinParts(await this.#pages<SentPackage>(node, verbs.sentPackages, { ...options, agencies: some })),
    );
    return lists
      .flat()
      .sort((a, b) => b.sentAt - a.sentAt)
      .slice(0, options.limit);
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
   * Says how far an agency has come with a package; resolves when that is recorded. Its sender hears of it.
   *
   * @throws EXCHANGE_PACKAGE_UNKNOWN when the package was never delivered to this agency
   * @throws AXIS_UNREACHABLE, AXIS_NODE_ABSENT when no answer came; saying it again is safe
   */
  async acknowledge(
    agency: OrganId,
    pkg: string,
    change: { readonly state: CopyState; readonly description?: string },
  ): Promise<void> {
    requireAccepted(
      await this.#send(this.#nodeOf(agency), { type: 'acknowledgement', pkg, agency, ...change }),
    );
  }

  async #send(
    node: NodeAddress,
    message: HopMessage,
    { timeoutMs, priority = 0 }: { readonly timeoutMs?: number; readonly priority?: Priority } = {},
  ): Promise<Outcome> {
    const { axis, gateway, random } = this.#options;
    const sent = { to: node, from: gateway, id: randomUuid(random), body: encodeHop(message), priority };
    const { sequence } = await axis.send(sent);
    return (await this.#call(node, verbs.outcome, { sequence }, timeoutMs)) as Outcome;
  }

  #nodeOf(agency: OrganId): NodeAddress {
    const node = this.#options.addresses.nodeOfOrgan(agency);
    if (node === undefined)
      throw new ExchangeError('REGISTRY_ORGANISATION_UNKNOWN', { code: agency.slice(0, 80) });
    return node;
  }

  /** Asks every node that agencies hang on about its own; an agency that hangs on none has nothing. */
  async #askEach<Answer>(
    agencies: readonly OrganId[],
    ask: (node: NodeAddress, agencies: readonly OrganId[]) => Promise<Answer>,
  ): Promise<readonly Answer[]> {
    const byNode = new Map<NodeAddress, OrganId[]>();
    for (const agency of new Set(agencies)) {
      const node = this.#options.addresses.nodeOfOrgan(agency);
      if (node === undefined) continue;
      const others = byNode.get(node);
      if (others) others.push(agency);
      else byNode.set(node, [agency]);
    }
    const questions = [...byNode].flatMap(([node, all]) =>
      Array.from({ length: Math.ceil(all.length / agenciesMax) }, (_, part) =>
        ask(node, all.slice(part * agenciesMax, (part + 1) * agenciesMax)),
      ),
    );
    return Promise.all(questions);
  }

  #pages<Item>(node: NodeAddress, verb: Verb, query: object): Promise<readonly Item[]> {
    return askPages((asked, request) => this.#call(node, asked, request), verb, query);
  }

  async #call(node: NodeAddress, verb: Verb, request: object, timeoutMs?: number): Promise<unknown> {
    const { axis, gateway } = this.#options;
    const call = { node, from: gateway, verb, body: encodeJson(request) };
    return parseAnswer(await axis.call(call, timeoutMs === undefined ? {} : { timeoutMs }));
  }
}

/** Packages whose copies came in parts, one after the other, as wholes. */
function joinParts(parts: readonly SentPackage[]): readonly SentPackage[] {
  const joined: (SentPackage & { readonly copies: SentCopy[] })[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.pkg === part.pkg) last.copies.push(...part.copies);
    else joined.push({ ...part, copies: [...part.copies] });
  }
  return joined;
}
