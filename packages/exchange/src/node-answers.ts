import { type Call, isGatewayAddress, operatorAddress } from '@lienthong/axis';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import type { OrganId } from '@lienthong/registry';
import { z } from 'zod';
import { jsonBytes, type Page, pageBytesMax } from './answer-page.ts';
import { signAttestation } from './attestation.ts';
import type { PackageRecord } from './compact/known-record.ts';
import { pkgPrefixLength } from './compact/package-keys.ts';
import type { RecordList } from './compact/record-list.ts';
import { deadLetterPage } from './dead-letters/dead-letter-answers.ts';
import { orderLetter } from './dead-letters/order-letter.ts';
import type { NodeEnvironment } from './environment.ts';
import type { ExchangeNode } from './exchange-node.ts';
import { mailItem, mailPage, sentFacts, sentPage } from './gateway-answers.ts';
import { lifePage } from './lives/life-answers.ts';
import { registerPage } from './lives/register-answers.ts';
import { waitingStates } from './mailbox.ts';
import { encodeFailure, encodeResult, parseJson, verbs } from './node-protocol.ts';
import { heldPage } from './quotas/held-answers.ts';

/** A package that waits in a mailbox, with the claim on its bytes. */
export type InboxItem = {
  readonly pkg: string;
  readonly facts: PackageFacts;
  /** Instant of delivery, milliseconds since 1970. */
  readonly deliveredAt: number;
};

/** A package that an agency sent, and how many of its copies ended how, as far as the sender's node knows. */
export type SentItem = {
  readonly pkg: string;
  readonly facts: PackageFacts;
  readonly sentAt: number;
  readonly copies: number;
  readonly arrived: number;
  readonly refused: number;
};

/** What one node recorded about a package. */
export type NodeRecord = {
  readonly node: string;
  readonly pkg: string;
  readonly facts: PackageFacts;
  readonly entries: readonly EntryDraft[];
};

const key = z.string().min(1).max(300);
const agencies = z.array(key).min(1).max(20_000);
const type = z.enum(['document', 'status']).optional();
const states = z
  .array(z.enum(['initial', 'processing', 'done', 'fail']))
  .min(1)
  .max(4)
  .optional();
const limit = z.int().positive().optional();
const pkgPrefix = z.string().min(pkgPrefixLength).max(22);
const day = z.iso.date();
const requests = {
  [verbs.outcome]: z.strictObject({ sequence: z.int().positive() }),
  [verbs.inbox]: z.strictObject({ limit, after: z.int().nonnegative().optional() }),
  [verbs.sent]: z.strictObject({ limit, before: z.int().nonnegative().optional() }),
  [verbs.mail]: z.strictObject({ agencies, type, states, limit, after: z.int().nonnegative().optional() }),
  [verbs.mailCount]: z.strictObject({ agencies, type, states }),
  [verbs.delivery]: z.strictObject({ agency: key, pkgPrefix }),
  [verbs.sentPackages]: z.strictObject({
    agencies,
    type,
    pkgPrefix: pkgPrefix.optional(),
    limit,
    from: z.strictObject({ position: z.int().nonnegative(), copy: z.int().nonnegative() }).optional(),
  }),
  [verbs.lives]: z.strictObject({
    documentId: z.string().min(1).max(500),
    sender: key.optional(),
    from: z.int().nonnegative().optional(),
  }),
  [verbs.register]: z.strictObject({
    direction: z.enum(['in', 'out']),
    search: z.string().max(200).optional(),
    from: day.optional(),
    to: day.optional(),
    limit,
    start: z
      .strictObject({
        year: z.int().nonnegative(),
        number: z.int().nonnegative(),
        after: z.int().nonnegative(),
        life: z.int().nonnegative(),
      })
      .optional(),
  }),
  [verbs.record]: z.strictObject({ pkg: key }),
  [verbs.attest]: z.strictObject({ pkg: key }),
  [verbs.find]: z.strictObject({ id: key }),
  [verbs.counters]: z.strictObject({ from: key.optional(), to: key.optional() }),
  [verbs.dead]: z.strictObject({
    after: z.int().nonnegative().optional(),
    letter: z.int().positive().optional(),
  }),
  [verbs.deadOrder]: z.strictObject({
    letter: z.int().positive(),
    deed: z.enum(['retry', 'drop']),
    by: z.string().max(200),
    why: z.string().max(500),
  }),
  [verbs.quotas]: z.strictObject({}),
  [verbs.held]: z.strictObject({ after: z.int().nonnegative().optional() }),
};

/** Answers one call to a node: an agency hears only of itself, a gateway of the node's agencies, the operator everything. */
export async function answerCall(
  node: ExchangeNode,
  environment: NodeEnvironment,
  call: Call,
): Promise<Uint8Array> {
  try {
    if (node.hasStopped) throw new ExchangeError('AXIS_NODE_ABSENT', { node: node.id });
    return encodeResult(await resultOf(node, environment, call));
  } catch (failure) {
    if (isExchangeError(failure)) return encodeFailure(failure);
    environment.logger.log('error', 'call-failed', {
      node: node.id,
      verb: call.verb,
      reason: String(failure),
    });
    return encodeFailure(new ExchangeError('INVARIANT_BROKEN', { what: `answer to ${call.verb}` }));
  }
}

async function resultOf(node: ExchangeNode, environment: NodeEnvironment, call: Call): Promise<unknown> {
  const request = <Verb extends keyof typeof requests>(verb: Verb): z.infer<(typeof requests)[Verb]> => {
    const parsed = requests[verb].safeParse(parseJson(call.body));
    if (!parsed.success) throw new ExchangeError('EXCHANGE_MESSAGE_MALFORMED', { problem: call.verb });
    return parsed.data as z.infer<(typeof requests)[Verb]>;
  };
  const foreign = () =>
    new ExchangeError('EXCHANGE_ASKER_FOREIGN', { party: call.from, node: node.id, verb: call.verb });
  const agency = (): OrganId => {
    const organId = node.agencies.ofParty(call.from);
    if (organId === undefined) throw foreign();
    return organId;
  };
  /** A gateway may ask about any agency of this node, and only about those. */
  const gateway = (named: readonly string[]): readonly OrganId[] => {
    if (!isGatewayAddress(call.from)) throw foreign();
    return named.map((code) => {
      if (!node.agencies.has(code)) throw foreign();
      return code;
    });
  };
  const operator = () => {
    if (call.from !== operatorAddress) throw foreign();
  };
  switch (call.verb) {
    case verbs.outcome: {
      const { sequence } = request(verbs.outcome);
      const asker = isGatewayAddress(call.from) ? undefined : agency();
      const outcome = await node.outcome(sequence);
      const first = node.index.causedBy(sequence)?.[0];
      // What a neighbour has sent has no outcome for anybody here.
      const isOurs = first && first.edge === undefined && first.act !== 'receipt';
      if (!isOurs || (asker !== undefined && first.agency !== asker)) throw foreign();
      return outcome;
    }
    case verbs.inbox: {
      const { items, ...page } = mailPage(node.index, [agency()], request(verbs.inbox));
      return {
        ...page,
        items: items.map(({ pkg, facts, deliveredAt }): InboxItem => ({ pkg, facts, deliveredAt })),
      };
    }
    case verbs.mail: {
      const { agencies: named, ...query } = request(verbs.mail);
      return mailPage(node.index, gateway(named), query);
    }
    case verbs.mailCount: {
      const { agencies: named, type, states = waitingStates } = request(verbs.mailCount);
      return [...new Set(gateway(named))].reduce(
        (sum, code) => sum + (node.index.mailbox(code)?.count({ type, states }) ?? 0),
        0,
      );
    }
    case verbs.delivery: {
      const { agency: named, pkgPrefix: prefix } = request(verbs.delivery);
      const [code = ''] = gateway([named]);
      const mailbox = node.index.mailbox(code);
      const mail = node.index.packagesWithPrefix(prefix).flatMap(({ pkg }) => mailbox?.get(pkg) ?? [])[0];
      return (mail && mailItem(node.index, mail)) ?? null;
    }
    case verbs.sentPackages: {
      const { agencies: named, ...query } = request(verbs.sentPackages);
      return sentPage(node.index, gateway(named), query);
    }
    case verbs.sent: {
      return sentItems(node.index.sentBy(agency()), request(verbs.sent));
    }
    case verbs.lives: {
      const asker = call.from === operatorAddress ? undefined : agency();
      return lifePage({ index: node.index, registry: environment.registry }, request(verbs.lives), asker);
    }
    case verbs.register:
      return registerPage(
        { index: node.index, registry: environment.registry },
        agency(),
        request(verbs.register),
      );
    case verbs.record: {
      operator();
      const { pkg } = request(verbs.record);
      const record = node.index.package(pkg);
      return record ? nodeRecord(node, record) : null;
    }
    case verbs.attest: {
      operator();
      const record = node.index.package(request(verbs.attest).pkg);
      if (!record) return null;
      const identity = await environment.identityOf(node.id);
      const at = environment.clock.now();
      return signAttestation(nodeRecord(node, record), { at, ledger: node.head, identity });
    }
    case verbs.find: {
      operator();
      const { id } = request(verbs.find);
      return find(node, id).map((record) => ({
        pkg: record.pkg,
        facts: record.facts,
        at: record.entries[0]?.at ?? 0,
      }));
    }
    case verbs.counters: {
      operator();
      const { from, to } = request(verbs.counters);
      const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const { organisations } = environment.topology.node(node.id);
      return Object.fromEntries(
        organisations.map((organId) => [organId, node.index.counters.of(organId, period)]),
      );
    }
    case verbs.dead: {
      operator();
      return deadLetterPage(node, request(verbs.dead));
    }
    case verbs.deadOrder: {
      operator();
      return orderLetter(node, environment, request(verbs.deadOrder));
    }
    case verbs.quotas: {
      request(verbs.quotas);
      const { organisations } = environment.topology.node(node.id);
      const asked = call.from === operatorAddress ? organisations : [agency()];
      const at = environment.clock.now();
      return asked.flatMap((organId) => node.quotas.view(organId, at) ?? []);
    }
    case verbs.held: {
      operator();
      return heldPage(node, request(verbs.held));
    }
    default:
      throw new ExchangeError('EXCHANGE_VERB_UNKNOWN', { verb: call.verb });
  }
}

function find(node: ExchangeNode, id: string): readonly PackageRecord[] {
  if (id === 'latest') return node.index.latest(1);
  const record = node.index.package(id);
  return record ? [record] : [...node.index.documents(id), ...node.index.statusesAbout(id)];
}

function nodeRecord(node: ExchangeNode, { pkg, facts, entries }: PackageRecord): NodeRecord {
  return { node: node.id, pkg, facts, entries };
}

/** One page of what an agency has sent, the latest first. */
function sentItems(
  records: RecordList,
  {
    limit,
    before = records.length,
  }: { readonly limit?: number | undefined; readonly before?: number | undefined },
): Page<SentItem, { readonly before: number; readonly limit?: number }> {
  const items: SentItem[] = [];
  let bytes = 0;
  for (let place = before - 1; place >= 0 && items.length !== limit; place -= 1) {
    const record = records.at(place);
    if (!record) continue;
    const item = sentItem(record);
    bytes += jsonBytes(item);
    if (bytes > pageBytesMax && items.length > 0) {
      const left = limit === undefined ? {} : { limit: limit - items.length };
      return { items, more: { before: place + 1, ...left } };
    }
    items.push(item);
  }
  return { items };
}

function sentItem({ pkg, facts, entries }: PackageRecord): SentItem {
  const sum = (matches: (entry: EntryDraft) => boolean) =>
    entries.filter(matches).reduce((copies, entry) => copies + entry.copies, 0);
  return {
    pkg,
    facts: sentFacts(facts),
    sentAt: entries[0]?.at ?? 0,
    copies: sum(({ act }) => act === 'admitted'),
    arrived: sum(({ act, outcome }) => act === 'receipt' && outcome === 'delivered'),
    refused: sum(({ act, outcome }) => act === 'refused' || (act === 'receipt' && outcome !== 'delivered')),
  };
}
