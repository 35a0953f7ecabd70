import type { EntryDraft } from './ledger-entry.ts';

/** Copies by what became of them, of one node or of one edge. */
export type CopySums = {
  admitted: number;
  relayed: number;
  delivered: number;
  refused: number;
  dead: number;
};

/** Sums over one node's ledger, grown entry by entry. */
export class NodeSums {
  readonly total: CopySums = { admitted: 0, relayed: 0, delivered: 0, refused: 0, dead: 0 };
  /** Copies that came from each neighbour. */
  readonly admittedFrom: Map<string, number> = new Map();
  /** Copies that went to each neighbour. */
  readonly relayedTo: Map<string, number> = new Map();

  add({ act, copies, edge }: EntryDraft): void {
    if (!(act in this.total)) return;
    this.total[act as keyof CopySums] += copies;
    if (edge === undefined) return;
    if (act === 'admitted') this.admittedFrom.set(edge, (this.admittedFrom.get(edge) ?? 0) + copies);
    if (act === 'relayed') this.relayedTo.set(edge, (this.relayedTo.get(edge) ?? 0) + copies);
  }
}

/** A place where the sums do not meet. */
export type Imbalance =
  /** A node has admitted another number of copies than it has relayed, delivered, refused or given up. */
  | { readonly where: 'node'; readonly node: string; readonly admitted: number; readonly settled: number }
  /** More copies arrived over an edge than left, or (at rest) fewer. */
  | {
      readonly where: 'edge';
      readonly from: string;
      readonly to: string;
      readonly left: number;
      readonly arrived: number;
    };

/**
 * The imbalances between ledgers, none where every copy is accounted for. While packages travel, copies that have
 * left and not yet arrived are in flight: with `atRest: false` they are no imbalance.
 */
export function findImbalances(
  sums: ReadonlyMap<string, NodeSums>,
  options: { readonly atRest: boolean },
): readonly Imbalance[] {
  const imbalances: Imbalance[] = [];
  for (const [node, { total, relayedTo, admittedFrom }] of sums) {
    const settled = total.relayed + total.delivered + total.refused + total.dead;
    // A node records an arrival and what becomes of it in one piece, so inside a node nothing is ever in flight.
    if (total.admitted !== settled)
      imbalances.push({ where: 'node', node, admitted: total.admitted, settled });
    for (const [to, left] of relayedTo) {
      const arrived = sums.get(to)?.admittedFrom.get(node) ?? 0;
      if (arrived > left || (options.atRest && arrived < left))
        imbalances.push({ where: 'edge', from: node, to, left, arrived });
    }
    for (const [from, arrived] of admittedFrom)
      if (!sums.get(from)?.relayedTo.has(node))
        imbalances.push({ where: 'edge', from, to: node, left: 0, arrived });
  }
  return imbalances;
}

/** Copies that left a node and have not arrived at the next, over all edges. */
export function copiesInFlight(sums: ReadonlyMap<string, NodeSums>): number {
  let inFlight = 0;
  for (const [node, { relayedTo }] of sums)
    for (const [to, left] of relayedTo) inFlight += left - (sums.get(to)?.admittedFrom.get(node) ?? 0);
  return inFlight;
}
