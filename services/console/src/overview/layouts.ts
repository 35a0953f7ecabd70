import type { Network, NetworkNode } from '@lienthong/control/client';

/** Where a node stands, within 0…1 either way, and how large it is at most, in pixels. */
export type Spot = {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Pixels that there are for its name, which is written although it is small. */
  readonly nameRoom?: number;
};

/** Places of all nodes. */
export type Layout = ReadonlyMap<string, Spot>;

type Size = { readonly width: number; readonly height: number };

/** Pixels that a name of the last tier needs, and the least between two of them. */
const nameWidth = 92;
const nameHeight = 15.5;
/** Names that would have less are left out. */
const nameRoomMin = 44;
const wideWidth = 840;

const radii: readonly number[] = [17, 15, 10, 4];

/**
 * The tiers as bands, the centre at the top. Nodes of the last band stand in a block below their parent, so that 480
 * communes are 21 blocks and no hairball; the block of an unfolded parent gets half of the width.
 */
export function tiersLayout(network: Network, size: Size, unfolded: string | undefined): Layout {
  const depthMax = Math.max(...network.nodes.map(({ depth }) => depth));
  const children = childrenOf(network);
  const layout = new Map<string, Spot>();
  const bands = depthMax + 1;
  const top = 0.07;
  const bandHeight = depthMax === 0 ? 0 : depthMax === 1 ? 0.55 : depthMax === 2 ? 0.3 : 0.205;
  const place = (node: NetworkNode, from: number, to: number): void => {
    const { depth } = node;
    layout.set(node.id, {
      x: (from + to) / 2,
      y: top + depth * bandHeight,
      radius: Math.min(radiusAt(depth, bands), ((to - from) * size.width) / 2.2),
    });
    const below = children.get(node.id) ?? [];
    if (below.length === 0) return;
    if (depth === depthMax - 1 && depthMax > 1) {
      placeBlock(below, {
        from,
        to,
        top: top + (depth + 1) * bandHeight - 0.09,
        size,
        layout,
        isOpen: node.id === unfolded,
      });
      return;
    }
    const weights = below.map(({ id }) => weightOf(id, { children, unfolded, width: size.width }));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    let at = from;
    for (const [index, child] of below.entries()) {
      const width = ((to - from) * (weights[index] ?? 1)) / sum;
      place(child, at, at + width);
      at += width;
    }
  };
  const roots = network.nodes.filter(({ parent }) => parent === undefined);
  // Names lean to the right of their nodes: the last one needs its place too.
  const right = 0.93;
  for (const [index, root] of roots.entries())
    place(root, (right * index) / roots.length, (right * (index + 1)) / roots.length);
  return layout;
}

function radiusAt(depth: number, bands: number): number {
  return depth === bands - 1 && bands === 4 ? 4 : (radii[Math.min(depth, radii.length - 1)] ?? 4);
}

function weightOf(
  id: string,
  context: {
    readonly children: ReadonlyMap<string, readonly NetworkNode[]>;
    readonly unfolded: string | undefined;
    /** Of the picture, pixels. */
    readonly width: number;
  },
): number {
  const below = context.children.get(id) ?? [];
  // On a phone names need a larger share.
  if (id === context.unfolded)
    return Math.max(110, below.length * 6) * Math.max(1, wideWidth / context.width);
  return Math.max(
    5,
    Math.sqrt(below.reduce((sum, child) => sum + Math.max(1, weightOf(child.id, context) / 5), 0)) * 3,
  );
}

function placeBlock(
  nodes: readonly NetworkNode[],
  block: {
    readonly from: number;
    readonly to: number;
    readonly top: number;
    readonly size: Size;
    readonly layout: Map<string, Spot>;
    /** Whether names stand beside the dots. */
    readonly isOpen: boolean;
  },
): void {
  const { from, to, top, size, layout, isOpen } = block;
  const width = (to - from) * size.width * 0.82;
  const height = (0.97 - top) * size.height;
  let columns = 1;
  // The most square block that fits: dots as large as the place allows.
  while (width / columns > height / Math.ceil(nodes.length / columns)) columns += 1;
  if (isOpen) {
    const rowsMax = Math.max(1, Math.floor(height / nameHeight));
    columns = Math.max(1, Math.floor(width / nameWidth), Math.ceil(nodes.length / rowsMax));
  }
  const rows = Math.ceil(nodes.length / columns);
  const stepX = isOpen ? width / columns : Math.min(width / columns, height / rows, 30);
  const stepY = isOpen ? Math.min(height / rows, 30) : stepX;
  const radius = isOpen ? Math.min(7, stepY * 0.4) : Math.max(1.6, Math.min(6, stepX * 0.36));
  const nameRoom = isOpen ? stepX - radius * 2 - 8 : 0;
  // Open blocks have their names on the right of the dots.
  const left = ((from + to) / 2) * size.width - (isOpen ? width / 2 - 8 : ((columns - 1) * stepX) / 2);
  for (const [index, { id }] of nodes.entries())
    layout.set(id, {
      x: (left + (index % columns) * stepX) / size.width,
      y: top + (Math.floor(index / columns) * stepY + stepY / 2) / size.height,
      radius,
      ...(nameRoom >= nameRoomMin && { nameRoom }),
    });
}

/** Nodes where they lie in the country; those without coordinates stand near their parent, the centre in the corner. */
export function mapLayout(network: Network, size: Size): Layout {
  const placed = network.nodes.filter(({ lat, lon }) => lat !== undefined && lon !== undefined);
  const lats = placed.map(({ lat }) => lat ?? 0);
  const lons = placed.map(({ lon }) => lon ?? 0);
  const bounds = {
    south: Math.min(...lats),
    north: Math.max(...lats),
    west: Math.min(...lons),
    east: Math.max(...lons),
  };
  const shrink = Math.cos((((bounds.south + bounds.north) / 2) * Math.PI) / 180);
  const scale = Math.min(
    (size.width * 0.9) / Math.max(0.01, (bounds.east - bounds.west) * shrink),
    (size.height * 0.86) / Math.max(0.01, bounds.north - bounds.south),
  );
  const offsetX = (size.width - (bounds.east - bounds.west) * shrink * scale) / 2;
  const offsetY = (size.height - (bounds.north - bounds.south) * scale) / 2;
  const layout = new Map<string, Spot>();
  const unplaced = new Map<string, number>();
  for (const { id, lat, lon, parent, depth } of network.nodes) {
    const radius = [13, 11, 7, 3][Math.min(depth, 3)] ?? 3;
    if (lat !== undefined && lon !== undefined) {
      layout.set(id, {
        x: (offsetX + (lon - bounds.west) * shrink * scale) / size.width,
        y: (offsetY + (bounds.north - lat) * scale) / size.height,
        radius,
      });
      continue;
    }
    const above = parent === undefined ? undefined : layout.get(parent);
    if (!above || parent === undefined) {
      layout.set(id, { x: 0.88, y: 0.12, radius });
      continue;
    }
    // A golden angle spreads those whose place is not known around their parent.
    const turn = (unplaced.get(parent) ?? 0) + 1;
    unplaced.set(parent, turn);
    const distance = 10 + 3.2 * Math.sqrt(turn);
    layout.set(id, {
      x: above.x + (Math.cos(turn * 2.4) * distance) / size.width,
      y: above.y + (Math.sin(turn * 2.4) * distance) / size.height,
      radius,
    });
  }
  return layout;
}

/** Nodes below each node, in the order of the network. */
export function childrenOf(network: Network): ReadonlyMap<string, readonly NetworkNode[]> {
  const children = new Map<string, NetworkNode[]>();
  for (const node of network.nodes) {
    if (node.parent === undefined) continue;
    const list = children.get(node.parent) ?? [];
    children.set(node.parent, list);
    list.push(node);
  }
  return children;
}
