import type { Session } from '@lienthong/emulator';
import type { NodeId } from '@lienthong/registry';

/** A node as people know it: its code, its tier, and the agency that runs it. */
export type Place = { readonly node: string; readonly name: string; readonly tier: string };

/** The place of a node. */
export function placeOf({ registry, topology }: Pick<Session, 'registry' | 'topology'>, node: string): Place {
  return { node, name: registry.get(node).name, tier: topology.node(node as NodeId).tier };
}
