import { type Call, operatorAddress, partyAddress } from '@lienthong/axis';
import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import { type OrganId, subjectTokens } from '@lienthong/registry';
import { z } from 'zod';
import type { NodeEnvironment } from './environment.ts';
import type { ExchangeNode } from './exchange-node.ts';
import type { PackageRecord } from './node-index.ts';
import { encodeFailure, encodeResult, parseJson, verbs } from './node-protocol.ts';

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
const requests = {
  [verbs.outcome]: z.strictObject({ sequence: z.int().positive() }),
  [verbs.inbox]: z.strictObject({ limit: z.int().positive().max(100_000).optional() }),
  [verbs.acknowledge]: z.strictObject({ pkg: key }),
  [verbs.sent]: z.strictObject({ limit: z.int().positive().max(100_000).optional() }),
  [verbs.record]: z.strictObject({ pkg: key }),
  [verbs.find]: z.strictObject({ id: key }),
  [verbs.counters]: z.strictObject({ from: key.optional(), to: key.optional() }),
};

/** Answers one call to a node: an agency hears only of itself, the operator hears everything. */
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
    const organId = environment.topology
      .node(node.id)
      .organisations.find((other) => partyAddress(subjectTokens({ organId: other })) === call.from);
    if (organId === undefined) throw foreign();
    return organId;
  };
  const operator = () => {
    if (call.from !== operatorAddress) throw foreign();
  };
  switch (call.verb) {
    case verbs.outcome: {
      const { sequence } = request(verbs.outcome);
      const asker = agency();
      const outcome = await node.outcome(sequence);
      const handedInBy = node.index
        .causedBy(sequence)
        ?.find(({ act }) => act === 'admitted' || act === 'duplicate' || act === 'dead');
      if (handedInBy?.agency !== asker) throw foreign();
      return outcome;
    }
    case verbs.inbox: {
      const { limit = 1_000 } = request(verbs.inbox);
      return node.index
        .waiting(agency())
        .slice(0, limit)
        .flatMap((entry): InboxItem[] => {
          const facts = node.index.package(entry.pkg)?.facts;
          return facts ? [{ pkg: entry.pkg, facts, deliveredAt: entry.at }] : [];
        });
    }
    case verbs.acknowledge: {
      const { pkg } = request(verbs.acknowledge);
      return acknowledge(node, environment, agency(), pkg);
    }
    case verbs.sent: {
      const { limit = 1_000 } = request(verbs.sent);
      const sender = agency();
      return node.index
        .latest(Number.POSITIVE_INFINITY)
        .filter(({ facts }) => facts.sender === sender)
        .slice(0, limit)
        .map(sentItem);
    }
    case verbs.record: {
      operator();
      const { pkg } = request(verbs.record);
      const record = node.index.package(pkg);
      return record ? nodeRecord(node, record) : null;
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
    default:
      throw new ExchangeError('EXCHANGE_VERB_UNKNOWN', { verb: call.verb });
  }
}

async function acknowledge(
  node: ExchangeNode,
  environment: NodeEnvironment,
  agency: OrganId,
  pkg: string,
): Promise<object> {
  const delivery = node.index.delivery(agency, pkg);
  if (!delivery) throw new ExchangeError('EXCHANGE_PACKAGE_UNKNOWN', { pkg, agency });
  const waits = node.index.waiting(agency).includes(delivery);
  // Again is as good as once: clients repeat what they did not hear an answer to.
  if (waits)
    await node.record([
      { at: environment.clock.now(), act: 'acknowledged', pkg, copies: 0, agency, kind: delivery.kind },
    ]);
  return { acknowledged: true };
}

function find(node: ExchangeNode, id: string): readonly PackageRecord[] {
  if (id === 'latest') return node.index.latest(1);
  const record = node.index.package(id);
  return record ? [record] : [...node.index.documents(id), ...node.index.statusesAbout(id)];
}

function nodeRecord(node: ExchangeNode, { pkg, facts, entries }: PackageRecord): NodeRecord {
  return { node: node.id, pkg, facts, entries };
}

function sentItem({ pkg, facts, entries }: PackageRecord): SentItem {
  const sum = (matches: (entry: EntryDraft) => boolean) =>
    entries.filter(matches).reduce((copies, entry) => copies + entry.copies, 0);
  return {
    pkg,
    facts,
    sentAt: entries[0]?.at ?? 0,
    copies: sum(({ act }) => act === 'admitted'),
    arrived: sum(({ act, outcome }) => act === 'receipt' && outcome === 'delivered'),
    refused: sum(({ act, outcome }) => act === 'refused' || (act === 'receipt' && outcome !== 'delivered')),
  };
}
