import type { NodeAddress } from '@lienthong/axis';

type Branch = {
  /** Nodes at or below this branch that are asked for, and that exist. */
  wanted: number;
  existing: number;
  readonly branches: Map<string, Branch>;
};

/**
 * The fewest filters that stand for `nodes` and for none of the other existing nodes: addresses, and `prefix.>` where
 * every existing node below the prefix is among `nodes`. A host of a whole lane gets `commune.>`, a host of everything `>`.
 * Sorted, without duplicates.
 *
 * @param allNodes - every node that exists; left out, each node is named by itself
 */
export function nodeCover(
  nodes: readonly NodeAddress[],
  allNodes: readonly NodeAddress[] = [],
): readonly string[] {
  const wanted = new Set(nodes);
  if (allNodes.length === 0) return [...wanted].sort();
  const root: Branch = { wanted: 0, existing: 0, branches: new Map() };
  for (const node of new Set([...nodes, ...allNodes])) {
    let branch = root;
    const count = (at: Branch) => {
      at.existing += 1;
      if (wanted.has(node)) at.wanted += 1;
    };
    count(branch);
    for (const token of node.split('.')) {
      let next = branch.branches.get(token);
      if (!next) {
        next = { wanted: 0, existing: 0, branches: new Map() };
        branch.branches.set(token, next);
      }
      branch = next;
      count(branch);
    }
  }
  return filtersOf(root, []).sort();
}

function filtersOf(branch: Branch, tokens: readonly string[]): string[] {
  if (branch.wanted === 0) return [];
  if (branch.branches.size === 0) return [tokens.join('.')];
  // A single node is named in full: a filter should not be wider than what it is for.
  if (branch.wanted === branch.existing && branch.existing > 1) return [[...tokens, '>'].join('.')];
  return [...branch.branches].flatMap(([token, next]) => filtersOf(next, [...tokens, token]));
}
