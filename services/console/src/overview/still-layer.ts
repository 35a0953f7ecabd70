import type { Network } from '@lienthong/control/client';
import { type PlacedName, tilt } from './names.ts';
import { type Palette, tierColour } from './palette.ts';

/** Where a node stands on the canvas now, in pixels of the page. */
export type Place = { x: number; y: number; radius: number };

/** What is painted once and copied until it changes. */
export type StillScene = {
  readonly network: Network;
  readonly places: ReadonlyMap<string, Place>;
  readonly names: readonly PlacedName[];
  readonly palette: Palette;
  /** Edges that carry nothing now, as `from|to`. */
  readonly broken: ReadonlySet<string>;
  readonly deadNodes: ReadonlySet<string>;
  readonly selected: string | undefined;
};

const crossSize = 5;

export function fontOf(isLarge: boolean): string {
  return `${isLarge ? '600 13px' : '11.5px'} system-ui, sans-serif`;
}

/** Paints the ground, edges, nodes and names. */
export function paintStill(
  context: CanvasRenderingContext2D,
  scene: StillScene,
  size: { readonly width: number; readonly height: number },
): void {
  context.fillStyle = scene.palette.surface;
  context.fillRect(0, 0, size.width, size.height);
  paintEdges(context, scene);
  paintNodes(context, scene);
  paintNames(context, scene);
}

function paintEdges(
  context: CanvasRenderingContext2D,
  { network, places, palette, broken, selected }: StillScene,
): void {
  const whole = new Path2D();
  const near = new Path2D();
  const cut = new Path2D();
  const crosses = new Path2D();
  for (const { from, to } of network.edges) {
    const a = places.get(from);
    const b = places.get(to);
    if (!a || !b) continue;
    const isCut = broken.has(`${from}|${to}`) || broken.has(`${to}|${from}`);
    const path = isCut ? cut : from === selected ? near : whole;
    path.moveTo(a.x, a.y);
    path.lineTo(b.x, b.y);
    if (!isCut) continue;
    const x = (a.x + b.x) / 2;
    const y = (a.y + b.y) / 2;
    crosses.moveTo(x - crossSize, y - crossSize);
    crosses.lineTo(x + crossSize, y + crossSize);
    crosses.moveTo(x - crossSize, y + crossSize);
    crosses.lineTo(x + crossSize, y - crossSize);
  }
  context.lineWidth = 1;
  context.strokeStyle = palette.line;
  context.stroke(whole);
  context.lineWidth = 1.5;
  context.strokeStyle = palette.muted;
  context.stroke(near);
  context.lineWidth = 2.5;
  context.strokeStyle = palette.bad;
  context.setLineDash([6, 5]);
  context.stroke(cut);
  context.setLineDash([]);
  // Not by colour alone: a broken line has a cross on it too.
  context.stroke(crosses);
}

function paintNodes(
  context: CanvasRenderingContext2D,
  { network, places, palette, deadNodes, selected }: StillScene,
): void {
  // Small nodes first, so that the large ones are never hidden.
  for (const { id, tier } of network.nodes.toReversed()) {
    const place = places.get(id);
    if (!place) continue;
    const { x, y, radius } = place;
    context.beginPath();
    context.arc(x, y, radius, 0, Math.PI * 2);
    context.fillStyle = deadNodes.has(id) ? palette.bad : tierColour(palette, tier);
    context.fill();
    context.lineWidth = id === selected ? 3 : radius > 5 ? 2 : 0.5;
    context.strokeStyle = id === selected ? palette.ink : palette.surface;
    context.stroke();
  }
}

function paintNames(context: CanvasRenderingContext2D, { names, places, palette }: StillScene): void {
  context.fillStyle = palette.ink;
  context.strokeStyle = palette.surface;
  context.lineWidth = 3;
  context.lineJoin = 'round';
  context.textBaseline = 'middle';
  for (const { id, text, dx, dy, align, isLarge, isTilted } of names) {
    const place = places.get(id);
    if (!place) continue;
    context.save();
    context.translate(place.x, place.y);
    if (isTilted) context.rotate(-tilt);
    context.font = fontOf(isLarge);
    context.textAlign = align;
    context.strokeText(text, dx, dy);
    context.fillText(text, dx, dy);
    context.restore();
  }
}
