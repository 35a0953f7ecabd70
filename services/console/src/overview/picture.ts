import type { Network, NetworkNode } from '@lienthong/control/client';
import type { Layout, Spot } from './layouts.ts';
import type { MoverLook, Traffic } from './traffic.ts';

/** Colours of the picture, read from the page's style. */
export type Palette = Readonly<Record<PaletteName, string>>;

const paletteNames = [
  'ink',
  'muted',
  'line',
  'surface',
  'central',
  'province',
  'district',
  'commune',
  'good',
  'bad',
  'document',
  'express',
  'status',
  'change',
] as const;
type PaletteName = (typeof paletteNames)[number];

/** The colours that the page has now, as the style resolves them at an element. */
export function paletteOf(element: Element): Palette {
  const probe = document.createElement('i');
  element.parentElement?.append(probe);
  const palette = Object.fromEntries(
    paletteNames.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  ) as Palette;
  probe.remove();
  return palette;
}

export type PictureState = {
  readonly network: Network;
  readonly layout: Layout;
  readonly palette: Palette;
  readonly traffic: Traffic;
  /** Edges that carry nothing now, as `from|to`. */
  readonly broken: ReadonlySet<string>;
  readonly deadNodes: ReadonlySet<string>;
  readonly selected: string | undefined;
  /** Whether names of nodes with this many pixels of radius are written. */
  readonly labelRadiusMin: number;
};

type Point = { x: number; y: number };

const settleMs = 500;
const moverRadii: Readonly<Record<MoverLook, number>> = {
  document: 3.6,
  express: 5.2,
  status: 2.4,
  change: 3.6,
};

/**
 * Paints the network on a canvas. What stands still is painted once and copied; only what moves is painted in every
 * frame, and nothing at all while nothing moves.
 */
export class Picture {
  readonly #canvas: HTMLCanvasElement;
  readonly #still = document.createElement('canvas');
  #state: PictureState | undefined;
  #spots = new Map<string, Spot>();
  #before: Layout | undefined;
  #settledAt = 0;
  #isStale = true;
  #frame = 0;
  #isShown = false;
  #frames = 0;
  #framesSince = 0;
  /** Frames in the latest full second of movement. */
  framesPerSecond = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** Shows another state; nodes glide to their new places. */
  show(state: PictureState): void {
    if (this.#state && this.#state.layout !== state.layout) {
      this.#before = new Map(this.#spots);
      const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      this.#settledAt = performance.now() + (isCalm || this.#spots.size === 0 ? 0 : settleMs);
    }
    this.#state = state;
    this.#isStale = true;
    this.wake();
  }

  /** Paints on from now, until nothing moves. */
  wake(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#paint(now));
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** The node at a place of the canvas, in CSS pixels. */
  nodeAt(x: number, y: number): string | undefined {
    const { clientWidth, clientHeight } = this.#canvas;
    let nearest: string | undefined;
    let least = 14;
    for (const [id, spot] of this.#spots) {
      const distance = Math.hypot(spot.x * clientWidth - x, spot.y * clientHeight - y) - spot.radius;
      if (distance < least) {
        least = distance;
        nearest = id;
      }
    }
    return nearest;
  }

  #paint(now: number): void {
    this.#frame = 0;
    const state = this.#state;
    const context = this.#canvas.getContext('2d');
    if (!state || !context) return;
    const ratio = Math.min(devicePixelRatio, 2);
    const width = Math.round(this.#canvas.clientWidth * ratio);
    const height = Math.round(this.#canvas.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#still.width = width;
      this.#still.height = height;
      this.#isStale = true;
    }
    const isGliding = now < this.#settledAt;
    if (this.#isStale || isGliding || this.#before) {
      this.#place(now);
      this.#paintStill(state, ratio);
      this.#isStale = false;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.drawImage(this.#still, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#paintMoving(context, state, now);
    if (!this.#isShown && state.network.nodes.length > 0) {
      this.#isShown = true;
      performance.mark('lienthong-picture');
    }
    this.#countFrame(now);
    if (isGliding || state.traffic.isMoving) this.wake();
  }

  #countFrame(now: number): void {
    this.#frames += 1;
    const elapsed = now - this.#framesSince;
    if (elapsed < 1_000) return;
    this.framesPerSecond = elapsed < 1_500 ? (this.#frames * 1_000) / elapsed : 0;
    this.#frames = 0;
    this.#framesSince = now;
  }

  #place(now: number): void {
    const { layout } = this.#state ?? {};
    if (!layout) return;
    const left = Math.max(0, (this.#settledAt - now) / settleMs);
    const share = 1 - left ** 3;
    this.#spots = new Map(
      [...layout].map(([id, spot]) => {
        const before = left > 0 ? this.#before?.get(id) : undefined;
        return [
          id,
          before
            ? {
                x: before.x + (spot.x - before.x) * share,
                y: before.y + (spot.y - before.y) * share,
                radius: before.radius + (spot.radius - before.radius) * share,
                isNamed: spot.isNamed === true,
              }
            : spot,
        ];
      }),
    );
    if (left === 0) this.#before = undefined;
  }

  #point(id: string): Point | undefined {
    const spot = this.#spots.get(id);
    return spot && { x: spot.x * this.#canvas.clientWidth, y: spot.y * this.#canvas.clientHeight };
  }

  #paintStill(state: PictureState, ratio: number): void {
    const context = this.#still.getContext('2d');
    if (!context) return;
    const { network, palette, broken } = state;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#canvas.clientWidth, this.#canvas.clientHeight);
    const whole = new Path2D();
    const cut = new Path2D();
    for (const { from, to } of network.edges) {
      const a = this.#point(from);
      const b = this.#point(to);
      if (!a || !b) continue;
      const path = broken.has(`${from}|${to}`) || broken.has(`${to}|${from}`) ? cut : whole;
      path.moveTo(a.x, a.y);
      path.lineTo(b.x, b.y);
    }
    context.lineWidth = 1;
    context.strokeStyle = palette.line;
    context.stroke(whole);
    context.lineWidth = 2.5;
    context.setLineDash([6, 5]);
    context.strokeStyle = palette.bad;
    context.stroke(cut);
    context.setLineDash([]);
    // Small nodes first, so that the large ones are never hidden.
    for (const node of [...network.nodes].reverse()) this.#paintNode(context, state, node);
    for (const node of network.nodes) this.#paintName(context, state, node);
  }

  #paintNode(context: CanvasRenderingContext2D, state: PictureState, { id, tier }: NetworkNode): void {
    const spot = this.#spots.get(id);
    const point = this.#point(id);
    if (!spot || !point) return;
    const { palette, selected, deadNodes } = state;
    context.beginPath();
    context.arc(point.x, point.y, spot.radius, 0, Math.PI * 2);
    context.fillStyle = deadNodes.has(id) ? palette.bad : (palette[tier as PaletteName] ?? palette.province);
    context.fill();
    context.lineWidth = id === selected ? 3 : spot.radius > 5 ? 2 : 0.5;
    context.strokeStyle = id === selected ? palette.ink : palette.surface;
    context.stroke();
  }

  #paintName(context: CanvasRenderingContext2D, state: PictureState, { id, name, tier }: NetworkNode): void {
    const spot = this.#spots.get(id);
    const point = this.#point(id);
    if (!spot || !point) return;
    if (spot.radius < state.labelRadiusMin && !spot.isNamed && id !== state.selected) return;
    const isLarge = spot.radius > 10;
    context.font = `${isLarge ? '600 13px' : '11px'} system-ui, sans-serif`;
    context.fillStyle = state.palette.ink;
    context.strokeStyle = state.palette.surface;
    context.lineWidth = 3;
    context.lineJoin = 'round';
    context.textBaseline = 'middle';
    const short = shortName(name);
    const isTilted = tier === 'district' && !isLarge && id !== state.selected && spot.radius >= 9;
    context.save();
    context.translate(point.x, point.y);
    if (isTilted) context.rotate(-Math.PI / 5);
    const isAtEdge = !isTilted && point.x > this.#canvas.clientWidth * 0.8 && !spot.isNamed;
    context.textAlign = isAtEdge ? 'right' : 'left';
    const x = isAtEdge ? -spot.radius - 5 : spot.radius + 5;
    const y = isTilted ? -2 : 0;
    context.strokeText(short, x, y);
    context.fillText(short, x, y);
    context.restore();
  }

  #paintMoving(context: CanvasRenderingContext2D, state: PictureState, now: number): void {
    const { movers, pulses } = state.traffic.at(now);
    const { palette } = state;
    for (const { node, startsAt, endsAt, look } of pulses) {
      const point = this.#point(node);
      const spot = this.#spots.get(node);
      if (!point || !spot || now < startsAt) continue;
      const share = (now - startsAt) / (endsAt - startsAt);
      context.globalAlpha = 1 - share;
      context.lineWidth = look === 'admitted' ? 1.5 : 3;
      context.strokeStyle =
        look === 'refused' ? palette.bad : look === 'delivered' ? palette.good : palette.document;
      context.beginPath();
      context.arc(point.x, point.y, spot.radius + 2 + share * (look === 'admitted' ? 7 : 15), 0, Math.PI * 2);
      context.stroke();
    }
    context.globalAlpha = 1;
    for (const { from, to, startsAt, endsAt, look } of movers) {
      const a = this.#point(from);
      const b = this.#point(to);
      if (!a || !b || now < startsAt) continue;
      const share = (now - startsAt) / (endsAt - startsAt);
      const eased = share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
      context.fillStyle = palette[look];
      context.beginPath();
      context.arc(a.x + (b.x - a.x) * eased, a.y + (b.y - a.y) * eased, moverRadii[look], 0, Math.PI * 2);
      context.fill();
    }
    context.font = '600 11px system-ui, sans-serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const [node, count] of state.traffic.queues) {
      const point = this.#point(node);
      const spot = this.#spots.get(node);
      if (!point || !spot) continue;
      const text = String(count);
      const width = 10 + text.length * 6;
      context.fillStyle = palette.express;
      context.beginPath();
      context.roundRect(point.x - width / 2, point.y - spot.radius - 19, width, 16, 8);
      context.fill();
      context.fillStyle = palette.surface;
      context.fillText(text, point.x, point.y - spot.radius - 10.5);
    }
  }
}

/** A name without what every name of its tier begins with. */
function shortName(name: string): string {
  return name.replace(/^(UBND|Ủy ban nhân dân) (huyện|thị xã|thành phố|xã|phường|thị trấn) /, '');
}
