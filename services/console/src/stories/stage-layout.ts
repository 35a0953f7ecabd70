import type { Network, NetworkNode } from '@lienthong/control/client';
import { childrenOf, type Layout, type Spot } from '../overview/layouts.ts';

type Size = { readonly width: number; readonly height: number };

/** The part of a network in which a story plays: its cast, and every node above it. */
export function castNetwork(network: Network, cast: readonly string[]): Network {
  const nodes = new Map(network.nodes.map((node) => [node.id, node]));
  const kept = new Set<string>();
  for (const id of cast)
    for (let node = nodes.get(id); node && !kept.has(node.id); node = nodes.get(node.parent ?? ''))
      kept.add(node.id);
  return {
    ...network,
    nodes: network.nodes.filter(({ id }) => kept.has(id)),
    edges: network.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

/** Pixels that a name needs below its node. */
const nameWidth = 68;
/** A node without others below it takes the place of this many of the last tier. */
const loneWeight = 1.6;
const rowHeight = 60;
const rowsMax = 3;
/** Where the first tier stands. */
const topHeight = 40;
/** The names of tiers stand at the left edge. */
const gutterWidth = 74;
/** Half of a name that stands below the last node. */
const edgeWidth = 24;

/** Heights of the tiers, within 0…1: the last one has room for its rows of names. */
export function stageBands(network: Network, size: Size): readonly number[] {
  const count = new Set(network.nodes.map(({ depth }) => depth)).size;
  const top = topHeight / size.height;
  const last = 1 - (rowsOf(network, size) * rowHeight) / size.height;
  return Array.from({ length: count }, (_, band) =>
    count === 1 ? 0.5 : top + (band * (last - top)) / (count - 1),
  );
}

/** In how many rows the last tier has to stand for its names to have room. */
function rowsOf({ nodes }: Network, { width }: Size): number {
  const depthMax = Math.max(...nodes.map(({ depth }) => depth));
  const leaves = nodes.filter(({ depth }) => depth === depthMax).length;
  const others = nodes.filter(({ depth }) => depth === depthMax - 1).length - 1;
  const step = (width - gutterWidth - edgeWidth) / Math.max(1, leaves + Math.max(0, others) * loneWeight);
  return leaves < 3 ? 1 : Math.min(rowsMax, Math.ceil(nameWidth / step));
}

/**
 * The cast of a story on its stage: a tier in each band, the broadest branch in the middle, room below each leaf for its name.
 * Leaves that would stand too close stand in several rows.
 */
export function stageLayout(network: Network, size: Size): Layout {
  const layout = new Map<string, Spot>();
  const children = childrenOf(network);
  const bands = stageBands(network, size);
  const rows = rowsOf(network, size);
  const depthMin = Math.min(...network.nodes.map(({ depth }) => depth));
  const isLast = ({ depth }: NetworkNode) => depth - depthMin === bands.length - 1;
  const weight = (node: NetworkNode): number => {
    const below = children.get(node.id) ?? [];
    if (below.length === 0) return isLast(node) ? 1 : loneWeight;
    return below.reduce((sum, one) => sum + weight(one), 0);
  };
  const place = (node: NetworkNode, from: number, to: number, row: number): void => {
    const y = (bands[node.depth - depthMin] ?? 0.5) + (row * rowHeight) / size.height;
    const below = children.get(node.id) ?? [];
    layout.set(node.id, { x: (from + to) / 2, y, radius: radiusOf(node, below.length > 0) });
    const sum = below.reduce((total, one) => total + weight(one), 0);
    let at = from;
    for (const [index, child] of broadestInTheMiddle(below, weight).entries()) {
      const width = ((to - from) * weight(child)) / sum;
      place(child, at, at + width, isLast(child) ? index % rows : 0);
      at += width;
    }
  };
  const ids = new Set(network.nodes.map(({ id }) => id));
  const roots = network.nodes.filter(({ parent }) => parent === undefined || !ids.has(parent));
  const left = gutterWidth / size.width;
  const span = (size.width - gutterWidth - edgeWidth) / size.width;
  for (const [index, root] of roots.entries())
    place(root, left + (span * index) / roots.length, left + (span * (index + 1)) / roots.length, 0);
  return layout;
}

/** How much larger than on a small screen things are drawn. */
export function stageScale({ width, height }: Size): number {
  return Math.max(0.85, Math.min(2, width / 820, height / 520));
}

function radiusOf({ depth }: NetworkNode, hasChildren: boolean): number {
  return hasChildren ? ([17, 15, 12][depth] ?? 12) : 9;
}

function broadestInTheMiddle(
  nodes: readonly NetworkNode[],
  weight: (node: NetworkNode) => number,
): readonly NetworkNode[] {
  const broadest = nodes.reduce<NetworkNode | undefined>(
    (most, node) => (most && weight(most) >= weight(node) ? most : node),
    undefined,
  );
  if (!broadest || nodes.every((node) => weight(node) === weight(broadest))) return nodes;
  const others = nodes.filter((node) => node !== broadest);
  const half = Math.floor(others.length / 2);
  return [...others.slice(0, half), broadest, ...others.slice(half)];
}
