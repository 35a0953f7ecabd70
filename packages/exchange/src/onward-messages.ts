import { createHash } from 'node:crypto';
import { type OutgoingMessage, partyOf } from '@lienthong/axis';
import type { EntryDraft } from '@lienthong/ledger';
import type { NodeId, Topology } from '@lienthong/registry';
import type { AddressBook } from './address-book.ts';
import { encodeHop, type Receipt } from './hop-message.ts';
import type { NodeIndex } from './node-index.ts';

/**
 * The messages to neighbours that recorded entries stand for. They follow from the ledger alone, so that after a crash
 * the same messages with the same ids are made again.
 */
export function relayMessages(
  node: NodeId,
  entries: readonly EntryDraft[],
  context: { readonly index: NodeIndex; readonly addresses: AddressBook },
): readonly OutgoingMessage[] {
  return entries.flatMap((entry): OutgoingMessage[] => {
    if (entry.act !== 'relayed' || entry.edge === undefined || entry.to === undefined) return [];
    const facts = context.index.package(entry.pkg)?.facts;
    if (!facts) return [];
    const { digest, size, origin, sender, kind, documentId } = facts;
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
        }),
      },
    ];
  });
}

/** Receipts that recorded entries stand for, by the node that admitted their packages first; none for that node itself. */
export function owedReceipts(
  node: NodeId,
  entries: readonly EntryDraft[],
  index: NodeIndex,
): ReadonlyMap<NodeId, readonly Receipt[]> {
  const owed = new Map<NodeId, Receipt[]>();
  for (const { act, pkg, to = [], at, code, rule, details } of entries) {
    if (act !== 'delivered' && act !== 'refused' && act !== 'dead') continue;
    const origin = index.package(pkg)?.facts.origin as NodeId | undefined;
    if (origin === undefined || origin === node) continue;
    const receipt: Receipt = { pkg, to, outcome: act, at, code, rule, details };
    const others = owed.get(origin);
    if (others) others.push(receipt);
    else owed.set(origin, [receipt]);
  }
  return owed;
}

/** A message that carries receipts one node nearer to their origin. */
export function receiptMessage(
  node: NodeId,
  origin: NodeId,
  body: Uint8Array,
  context: { readonly topology: Topology; readonly addresses: AddressBook },
): OutgoingMessage {
  return {
    to: context.addresses.node(context.topology.nextHop(node, origin)),
    from: partyOf(context.addresses.node(node)),
    id: createHash('sha256').update(body).digest('base64url'),
    body,
  };
}
