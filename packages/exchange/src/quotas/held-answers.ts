import { jsonBytes, type Page, pageBytesMax } from '../answer-page.ts';
import type { ExchangeNode } from '../exchange-node.ts';
import type { HeldPackage } from './quota-gate.ts';

/** A package that is held, and the node that holds it. */
export type NodeHeldPackage = HeldPackage & { readonly node: string };

/** Packages that a node holds behind a place on the axis, in the order in which they came. */
export function heldPage(
  { id, quotas }: ExchangeNode,
  { after = -1 }: { readonly after?: number | undefined },
): Page<NodeHeldPackage, { readonly after: number }> {
  const items: NodeHeldPackage[] = [];
  let bytes = 0;
  for (const held of quotas.held()) {
    if (held.sequence <= after) continue;
    const item = { node: id, ...held };
    bytes += jsonBytes(item);
    const last = items.at(-1);
    if (last && bytes > pageBytesMax) return { items, more: { after: last.sequence } };
    items.push(item);
  }
  return { items };
}
