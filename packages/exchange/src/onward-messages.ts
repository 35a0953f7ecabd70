import { hash } from 'node:crypto';
import { type OutgoingMessage, partyOf, priorityOf } from '@lienthong/axis';
import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import type { NodeId, Registry, Topology } from '@lienthong/registry';
import type { AddressBook } from './address-book.ts';
import { encodeHop, type Receipt } from './hop-message.ts';
import type { NodeIndex } from './node-index.ts';

/**
 * The messages to neighbours that recorded entries stand for. They follow from the ledger alone, so that after a crash
 * the same messages with the same ids are made again; only what they say of notices heard may have grown.
 */
export function relayMessages(
  node: NodeId,
  entries: readonly EntryDraft[],
  context: { readonly index: NodeIndex; readonly addresses: AddressBook; readonly registry: Registry },
): readonly OutgoingMessage[] {
  return entries.flatMap((entry): OutgoingMessage[] => {
    if (entry.act !== 'relayed' || entry.edge === undefined || entry.to === undefined) return [];
    const facts = admittedWith(entry, context.index) ?? context.index.package(entry.pkg)?.facts;
    if (!facts) return [];
    const { digest, size, origin, sender, kind, documentId, admission, transformations, priority } = facts;
    const to = entry.to;
    return [
      {
        to: context.addresses.node(entry.edge as NodeId),
        from: partyOf(context.addresses.node(node)),
        id: `${entry.pkg}:${entry.cause ?? 0}`,
        body: encodeHop({
          type: 'relay',
          digest,
          size,
          pkg: entry.pkg,
          origin,
          sender,
          kind,
          documentId,
          to,
          admission,
          transformations,
          heard: context.registry.version,
        }),
        // As it is signed, whatever lane it came on.
        priority: priorityOf(priority),
      },
    ];
  });
}

/**
 * What was known of the package when these very copies came in: it may come again for other receivers, on other terms and in
 * another form.
 */
export function admittedWith(
  { cause, pkg }: Pick<EntryDraft, 'cause' | 'pkg'>,
  index: NodeIndex,
): PackageFacts | undefined {
  if (cause === undefined) return undefined;
  return index.causedBy(cause)?.find((entry) => entry.act === 'admitted' && entry.pkg === pkg)?.facts;
}

/** Receipts of one statement, by number and by what they take in a message, bytes. */
const statementMax = { receipts: 1_000, bytes: 300_000 } as const;
/** Receivers of one receipt. */
const receiversMax = 2_000;

/** Whether receipts for another node stand in recorded entries. */
export function owesReceipts(node: NodeId, entries: readonly EntryDraft[], index: NodeIndex): boolean {
  return entries.some(
    ({ act, pkg }) =>
      isStated(act) && ![undefined, node].includes(index.package(pkg)?.facts.origin as NodeId | undefined),
  );
}

/**
 * Receipts that recorded entries stand for, by the node that admitted their packages first, in portions of which each
 * fits into a message; none for that node itself.
 */
export function receiptStatements(
  node: NodeId,
  entries: readonly EntryDraft[],
  index: NodeIndex,
): readonly { readonly origin: NodeId; readonly receipts: readonly Receipt[] }[] {
  const full: { readonly origin: NodeId; readonly receipts: readonly Receipt[] }[] = [];
  const open = new Map<NodeId, { readonly receipts: Receipt[]; bytes: number }>();
  for (const entry of entries) {
    if (!isStated(entry.act)) continue;
    const origin = index.package(entry.pkg)?.facts.origin as NodeId | undefined;
    if (origin === undefined || origin === node) continue;
    for (const receipt of receiptsOf(entry)) {
      // Text within text: what is escaped once is escaped again, which at most doubles it.
      const bytes = 2 * Buffer.byteLength(JSON.stringify(receipt));
      let portion = open.get(origin);
      if (
        portion &&
        (portion.receipts.length >= statementMax.receipts || portion.bytes + bytes > statementMax.bytes)
      ) {
        full.push({ origin, receipts: portion.receipts });
        portion = undefined;
      }
      portion ??= { receipts: [], bytes: 0 };
      portion.receipts.push(receipt);
      portion.bytes += bytes;
      open.set(origin, portion);
    }
  }
  return [...full, ...[...open].map(([origin, { receipts }]) => ({ origin, receipts }))];
}

function isStated(act: EntryDraft['act']): act is Receipt['outcome'] {
  return act === 'delivered' || act === 'refused' || act === 'dead' || act === 'acknowledged';
}

function receiptsOf(entry: EntryDraft): readonly Receipt[] {
  const { act, pkg, to = [], at, code, rule, details, state, description } = entry;
  if (!isStated(act)) return [];
  return Array.from({ length: Math.ceil(to.length / receiversMax) }, (_, part) => ({
    pkg,
    to: to.slice(part * receiversMax, (part + 1) * receiversMax),
    outcome: act,
    at,
    code,
    rule,
    details,
    // What was said before states were told apart.
    ...(act === 'acknowledged' ? { state: state ?? 'done', description } : {}),
  }));
}

/** Ids of receipts by the very bytes that travel: within one process every node on the way hands on the same. */
const receiptIds = new WeakMap<Uint8Array, string>();

/** A message that carries receipts one node nearer to their origin. */
export function receiptMessage(
  node: NodeId,
  origin: NodeId,
  body: Uint8Array,
  context: { readonly topology: Topology; readonly addresses: AddressBook },
): OutgoingMessage {
  const id = receiptIds.get(body) ?? hash('sha256', body, 'base64url');
  receiptIds.set(body, id);
  return {
    to: context.addresses.node(context.topology.nextHop(node, origin)),
    from: partyOf(context.addresses.node(node)),
    id,
    body,
  };
}
