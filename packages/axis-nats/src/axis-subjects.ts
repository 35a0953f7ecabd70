import type { NodeAddress, PartyAddress } from '@lienthong/axis';
import type { Digest } from '@lienthong/content-store';

/** The streams of the axis. Their names stand in the rights of every user and never change. */
export const streamNames = {
  inbox: 'LT_IN',
  ledger: 'LT_LEDGER',
  content: 'LT_CONTENT',
  notice: 'LT_NOTICE',
  /** At a site of several: messages for neighbours elsewhere, until their site has them. */
  outbox: 'LT_OUT',
} as const;

/** Headers of our own; the server's own begin with `Nats-`. */
export const headerNames = {
  /** Id of a message among those of its sender to the node, percent-encoded. A message without it is not from a sender of ours. */
  id: 'Lt-Id',
  /** Lane of the message, `1` to `3`; an ordinary one has no such header. */
  priority: 'Lt-Priority',
  /** Of how many messages of one sender to one node the body is made; a message that is no group has no such header. */
  group: 'Lt-Group',
  /** Place of a reply among the parts of one answer, `0/3`. An answer of one part has no such header. */
  part: 'Lt-Part',
  /** Error code of an answer that could not be given. */
  failure: 'Lt-Failure',
  /** What the server's own deduplication goes by. */
  messageId: 'Nats-Msg-Id',
  expectedLastOfSubject: 'Nats-Expected-Last-Subject-Sequence',
  /** Set by the server on what a direct get returns, never on what a sender published. */
  directGetStream: 'Nats-Stream',
} as const;

/** Who holds a connection: an agency or the operator, or the process of a host. Names its private reply inbox. */
export type AxisSpeaker = PartyAddress | { readonly host: string };

/** Subjects below which all private reply inboxes lie. */
export const replyPrefix = 'lt.reply';

/** Subject prefix of the private reply inbox of `speaker`. */
export function inboxPrefix(speaker: AxisSpeaker): string {
  return typeof speaker === 'object'
    ? `${replyPrefix}.host.${speaker.host}`
    : `${replyPrefix}.party.${speaker}`;
}

/** Name of the durable consumer through which a host receives. */
export function consumerName(host: string): string {
  return `host-${host}`;
}

/** Subject of messages of `from` to the node `to`. */
export function messageSubject(to: NodeAddress, from: PartyAddress): string {
  return `lt.in.${to}.${from}`;
}

/** Receiver and sender of a message's subject, or undefined where it is no such subject. */
export function parseMessageSubject(
  subject: string,
): { readonly to: NodeAddress; readonly from: PartyAddress } | undefined {
  const match = /^lt\.in\.((?:[\w-]+\.){4}[\w-]+)\.((?:[\w-]+\.){3}[\w-]+)$/.exec(subject);
  return match ? { to: match[1] as NodeAddress, from: match[2] as PartyAddress } : undefined;
}

/** Subject of messages of `from` to several nodes of one lane; one to a single node has more tokens. */
export function laneSubject(lane: string, from: PartyAddress): string {
  return `lt.in.${lane}.several.${from}`;
}

/** Filter of the messages to several nodes of one lane, whoever sends them. */
export function laneFilter(lane: string): string {
  return `lt.in.${lane}.several.*.*.*.*`;
}

/** Sender of messages to several nodes, or undefined where it is no subject of such. */
export function parseLaneSubject(subject: string): { readonly from: PartyAddress } | undefined {
  const match = /^lt\.in\.[\w-]+\.several\.((?:[\w-]+\.){3}[\w-]+)$/.exec(subject);
  return match ? { from: match[1] as PartyAddress } : undefined;
}

/** Subject of a question of `from` to `node`. */
export function callSubject(node: NodeAddress, from: PartyAddress, verb: string): string {
  return `lt.call.${node}.${from}.${verb}`;
}

/** What a call's subject says, or undefined where it is no such subject. */
export function parseCallSubject(
  subject: string,
): { readonly node: NodeAddress; readonly from: PartyAddress; readonly verb: string } | undefined {
  const match = /^lt\.call\.((?:[\w-]+\.){4}[\w-]+)\.((?:[\w-]+\.){3}[\w-]+)\.([\w-]+)$/.exec(subject);
  return match
    ? { node: match[1] as NodeAddress, from: match[2] as PartyAddress, verb: match[3] as string }
    : undefined;
}

/** Subject of a node's ledger. */
export function ledgerSubject(node: string): string {
  return `lt.ledger.${node}`;
}

/** Subject of notices about one thing. */
export function noticeSubject(key: string): string {
  return `lt.notice.${key}`;
}

/** Filter that stands for all notices. */
export const noticeFilter: string = 'lt.notice.>';

/** Subject of the n-th chunk of a content, from 0. */
export function contentSubject(digest: Digest | '*', n: number | '*'): string {
  return `lt.content.${digest}.${n}`;
}

/** Subject on which hosts hand out the n-th chunk of a content to those who may not ask the stream itself. */
export function fetchSubject(digest: Digest | '*', n: number | '*'): string {
  return `lt.fetch.${digest}.${n}`;
}

/**
 * A filter that stands for nodes: one address, or all nodes below some first tokens (`commune.H41.>`, `>`).
 * `tail` is what follows a full address on the subjects in question.
 */
export function filterSubject(prefix: string, nodeFilter: string, tail: string): string {
  return nodeFilter.endsWith('>') ? `${prefix}.${nodeFilter}` : `${prefix}.${nodeFilter}${tail}`;
}

/** Whether a filter of nodes stands for `node`. */
export function coversNode(nodeFilter: string, node: NodeAddress): boolean {
  return nodeFilter.endsWith('>') ? node.startsWith(nodeFilter.slice(0, -1)) : nodeFilter === node;
}

/** The part of a consumer's filter on the inbox stream that names nodes. */
export function nodeFilterOf(inboxFilter: string): string {
  return inboxFilter.replace(/^lt\.in\./, '').replace(/\.\*\.\*\.\*\.\*$/, '');
}

/** What one site asks another. */
export type LinkVerb = 'messages' | 'content';

/** Name under which the forwarder of a site connects to the site's own server. */
export function linkHost(site: string): string {
  return `link-${site}`;
}

/** Subject on which a site takes what a neighbour hands over. */
export function linkSubject(
  link: { readonly to: string; readonly from: string },
  verb: LinkVerb | '*',
): string {
  return `lt.link.${link.to}.${link.from}.${verb}`;
}

/** Prefix of the subjects on which a site hears the answers of one neighbour; no other neighbour can answer there. */
export function linkReplyPrefix(link: { readonly asker: string; readonly answerer: string }): string {
  return `${inboxPrefix({ host: linkHost(link.asker) })}.${link.answerer}`;
}

/** Filter of the messages for one node. */
export function inboxFilter(node: NodeAddress): string {
  return `lt.in.${node}.>`;
}
