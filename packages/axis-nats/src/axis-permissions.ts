import {
  gatewayAddress,
  hostsAddress,
  laneOf,
  type NodeAddress,
  operatorAddress,
  operatorNoticeKey,
  type PartyAddress,
  partyOf,
} from '@lienthong/axis';
import type { UserPermissions } from '@lienthong/nats-server';
import {
  callSubject,
  consumerName,
  contentSubject,
  fetchSubject,
  filterSubject,
  inboxPrefix,
  laneSubject,
  messageSubject,
  noticeFilter,
  noticeSubject,
  replyPrefix,
  streamNames,
} from './axis-subjects.ts';
import { checkedHost } from './inbox-consumer.ts';
import { nodeCover } from './node-cover.ts';

/** A neighbourhood in one direction: `from` relays to `to`. */
export type NodeEdge = { readonly from: NodeAddress; readonly to: NodeAddress };

export type HostRightsOptions = {
  readonly host: string;
  /** The nodes that the host serves. */
  readonly nodes: readonly NodeAddress[];
  /** Edges of the network; those that begin at a served node count. */
  readonly edges: readonly NodeEdge[];
  /** Every node that exists; keeps the list of rights short where a host serves whole lanes. */
  readonly allNodes?: readonly NodeAddress[];
};

const { inbox, ledger, content, notice, outbox } = streamNames;

/** To hear all notices. */
const noticeReading = [`$JS.API.CONSUMER.CREATE.${notice}.*.${noticeFilter}`, `$JS.FC.${notice}.>`];

/**
 * What the process of a host may do and no more: send in the names of its nodes to their neighbours, keep and read
 * their ledgers, answer for them, receive through its own consumer, store and read content, hear notices.
 */
export function hostRights(options: HostRightsOptions): UserPermissions {
  const host = checkedHost(options.host);
  const served = new Set(options.nodes);
  const cover = nodeCover(options.nodes, options.allNodes);
  const ledgers = cover.map((filter) => filterSubject('lt.ledger', filter, ''));
  const consumer = consumerName(host);
  return {
    publish: {
      allow: [
        ...options.edges
          .filter(({ from }) => served.has(from))
          .map(({ from, to }) => messageSubject(to, partyOf(from))),
        ...laneSubjects(options.edges.filter(({ from }) => served.has(from))),
        // What the operator has a node do comes from the node's own process.
        ...cover.map((filter) => `lt.in.${inFull(filter)}.${hostsAddress}`),
        `$JS.API.CONSUMER.INFO.${inbox}.${consumer}`,
        `$JS.API.CONSUMER.MSG.NEXT.${inbox}.${consumer}`,
        `$JS.ACK.${inbox}.${consumer}.>`,
        `$JS.ACK.*.*.${inbox}.${consumer}.>`,
        ...ledgers,
        ...ledgers.map((subject) => `$JS.API.CONSUMER.CREATE.${ledger}.*.${subject}`),
        `$JS.FC.${ledger}.>`,
        // To find out whether another process serves its nodes.
        ...cover.map((filter) => filterSubject('lt.call', filter, `.${hostsAddress}.host`)),
        contentSubject('*', '*'),
        `$JS.API.DIRECT.GET.${content}.${contentSubject('*', '*')}`,
        ...noticeReading,
        `${replyPrefix}.>`,
      ],
    },
    subscribe: {
      allow: [
        ...cover.map((filter) => filterSubject('lt.call', filter, '.*.*.*.*.*')),
        fetchSubject('*', '*'),
        `${inboxPrefix({ host })}.>`,
      ],
    },
  };
}

/**
 * Where a node has several neighbours in one lane, it may speak to them at once. Whoever receives such a message looks whether
 * the sender is a neighbour of the node that it names.
 */
function laneSubjects(edges: readonly NodeEdge[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { from, to } of edges) {
    const subject = laneSubject(laneOf(to), partyOf(from));
    counts.set(subject, (counts.get(subject) ?? 0) + 1);
  }
  return [...counts].flatMap(([subject, count]) => (count > 1 ? [subject] : []));
}

/** A filter of nodes with a token for each of an address: what follows the address is not what it stands for. */
function inFull(nodeFilter: string): string {
  if (!nodeFilter.endsWith('>')) return nodeFilter;
  const named = nodeFilter.split('.').slice(0, -1);
  return [...named, ...Array.from({ length: 5 - named.length }, () => '*')].join('.');
}

/**
 * What an agency may do: send to its node and ask it, in its own name, store content, and read content whose digest it
 * knows. Notices are not its business: to hear them needs consumers, and those are made by nobody who is not trusted to
 * make few.
 */
export function partyRights(options: {
  readonly party: PartyAddress;
  /** The node that the agency is attached to. */
  readonly node: NodeAddress;
}): UserPermissions {
  const { party, node } = options;
  return {
    publish: {
      allow: [
        messageSubject(node, party),
        callSubject(node, party, '*'),
        contentSubject('*', '*'),
        fetchSubject('*', '*'),
      ],
    },
    subscribe: { allow: [`${inboxPrefix(party)}.>`] },
  };
}

/**
 * What a gateway may do: send to every node and ask every node, as itself, store content and read it as a host does, hear
 * notices and post them but those of the operator, for systems register agencies through it. It reads no ledger and speaks as nobody else; which
 * agency it speaks for stands inside its messages.
 */
export function gatewayRights(options: {
  /** Name of the gateway. */
  readonly gateway: string;
}): UserPermissions {
  const party = gatewayAddress(options.gateway);
  return {
    publish: {
      allow: [
        `lt.in.*.*.*.*.*.${party}`,
        `lt.call.*.*.*.*.*.${party}.*`,
        contentSubject('*', '*'),
        `$JS.API.DIRECT.GET.${content}.${contentSubject('*', '*')}`,
        ...noticeReading,
        noticeSubject('*'),
      ],
      // Faults and the clock are the operator's.
      deny: [noticeSubject(operatorNoticeKey)],
    },
    subscribe: { allow: [`${inboxPrefix(party)}.>`] },
  };
}

/**
 * What the operator may do: ask every node, read every ledger, hear notices and post them, for it locks and unlocks
 * agencies. It can send nothing and change nothing else.
 */
export function operatorRights(): UserPermissions {
  return {
    publish: {
      allow: [
        `lt.call.*.*.*.*.*.${operatorAddress}.*`,
        `$JS.API.CONSUMER.CREATE.${ledger}.*.lt.ledger.>`,
        `$JS.FC.${ledger}.>`,
        // How much waits for other sites, and how long ledgers are: of several servers the one that is asked may lag.
        `$JS.API.STREAM.INFO.${outbox}`,
        `$JS.API.STREAM.INFO.${ledger}`,
        ...noticeReading,
        noticeSubject('*'),
      ],
    },
    subscribe: { allow: [`${inboxPrefix(operatorAddress)}.>`] },
  };
}

/** Name under which the provisioner connects. */
export const provisionerHost = 'provisioner';

/** What `provisionAxis` needs: streams and the hosts' consumers, no message. */
export function provisionerRights(): UserPermissions {
  const streams = [inbox, ledger, content, notice, outbox];
  return {
    publish: {
      allow: [
        ...streams.flatMap((stream) =>
          ['INFO', 'CREATE', 'UPDATE'].map((verb) => `$JS.API.STREAM.${verb}.${stream}`),
        ),
        `$JS.API.CONSUMER.INFO.${inbox}.*`,
        `$JS.API.CONSUMER.DURABLE.CREATE.${inbox}.*`,
      ],
    },
    subscribe: { allow: [`${inboxPrefix({ host: provisionerHost })}.>`] },
  };
}
