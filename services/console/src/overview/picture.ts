import type { Network } from '@lienthong/control/client';
import type { Layout } from './layouts.ts';
import { MovingLayer } from './moving-layer.ts';
import { type NameWish, type PlacedName, placeNames, shortName } from './names.ts';
import type { Palette } from './palette.ts';
import { fontOf, type Place, paintStill } from './still-layer.ts';
import type { Traffic } from './traffic.ts';
import type { Viewport } from './viewport.ts';

export type PictureState = {
  readonly network: Network;
  readonly layout: Layout;
  readonly viewport: Viewport;
  readonly palette: Palette;
  readonly traffic: Traffic;
  /** Edges that carry nothing now, as `from|to`. */
  readonly broken: ReadonlySet<string>;
  readonly deadNodes: ReadonlySet<string>;
  readonly selected: string | undefined;
  /** Pixels of radius from which on a node has its name beside it. */
  readonly namedRadiusMin: number;
  /** Whether names of the last tier but one lean, so that a row of them has place. */
  readonly leans: boolean;
  /** How much larger than usual what moves is drawn. */
  readonly moverScale: number;
};

type Size = { readonly width: number; readonly height: number };

const settleMs = 450;
/** More would be seen by nobody and cost four times as much. */
const ratioMax = 2;
/** Mark in the page's timeline: the network is painted for the first time. */
const firstPaintMark = 'lienthong-picture';

/**
 * Paints the network on a canvas. What stands still is painted once and copied; only what moves is painted in every
 * frame, and nothing at all while nothing moves. The page is asked for no measure while it paints.
 */
export class Picture {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #still = document.createElement('canvas');
  readonly #stillContext: CanvasRenderingContext2D | null;
  readonly #moving = new MovingLayer();
  readonly #nameWidths = new Map<string, number>();
  #state: PictureState | undefined;
  #size: Size = { width: 0, height: 0 };
  #ratio = 1;
  #places = new Map<string, Place>();
  #targets: ReadonlyMap<string, Place> = new Map();
  #origins: ReadonlyMap<string, Place> = new Map();
  #names: readonly PlacedName[] = [];
  #hovered: { readonly id: string; readonly name: string } | undefined;
  #settledAt = 0;
  #isStale = true;
  #frame = 0;
  #isShown = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    // Without transparency the browser has less to do when it puts the page together.
    this.#context = canvas.getContext('2d', { alpha: false });
    this.#stillContext = this.#still.getContext('2d', { alpha: false });
  }

  /**
   * Fits the picture to its element, whose size in pixels of the page is given; where everything is to be drawn larger, as on
   * a projector, the size is that divided by the enlargement.
   */
  resize(size: Size, enlargement = 1): void {
    this.#size = size;
    this.#ratio = Math.min(devicePixelRatio, ratioMax) * enlargement;
    const width = Math.round(size.width * this.#ratio);
    const height = Math.round(size.height * this.#ratio);
    for (const canvas of [this.#canvas, this.#still]) {
      if (canvas.width === width && canvas.height === height) continue;
      canvas.width = width;
      canvas.height = height;
    }
    this.#aim();
    this.#places = new Map(this.#targets);
    this.#settledAt = 0;
    // At once: an emptied canvas is not to be seen.
    this.#paint(performance.now());
  }

  /** Shows another state; nodes glide to their new places. */
  show(state: PictureState): void {
    const before = this.#state;
    this.#state = state;
    this.#aim();
    const isMoved = before?.layout !== state.layout || before.viewport !== state.viewport;
    if (isMoved) {
      const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      const isCut = before === undefined || isCalm || before.viewport !== state.viewport;
      this.#origins = this.#places;
      this.#settledAt = isCut ? 0 : performance.now() + settleMs;
      this.#places = new Map([...this.#targets].map(([id, place]) => [id, { ...place }]));
    }
    this.#isStale = true;
    this.wake();
  }

  /** Names the node under the pointer. */
  hover(id: string | undefined): void {
    if (id === this.#hovered?.id) return;
    const name = this.#state?.network.nodes.find((node) => node.id === id)?.name;
    this.#hovered = id === undefined || name === undefined ? undefined : { id, name };
    this.wake();
  }

  /** Paints on from now, until nothing moves. */
  wake(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#onFrame);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** The node at a place of the canvas, in pixels of the page. */
  nodeAt(x: number, y: number): string | undefined {
    let nearest: string | undefined;
    let least = 14;
    for (const [id, place] of this.#places) {
      const distance = Math.hypot(place.x - x, place.y - y) - place.radius;
      if (distance < least) {
        least = distance;
        nearest = id;
      }
    }
    return nearest;
  }

  readonly #onFrame = (now: number): void => {
    this.#frame = 0;
    this.#paint(now);
    const isMoving = this.#state?.traffic.isMoving ?? false;
    if (isMoving || now < this.#settledAt || this.#isStale) this.wake();
  };

  #paint(now: number): void {
    const state = this.#state;
    const context = this.#context;
    if (!state || !context || this.#canvas.width === 0 || this.#canvas.height === 0) return;
    if (this.#isStale) this.#paintStill(state, now);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.#still, 0, 0);
    const { palette, traffic, moverScale } = state;
    const scene = { places: this.#places, palette, traffic, hovered: this.#hovered, scale: moverScale };
    this.#moving.paint(context, scene, now, this.#ratio);
    if (this.#isShown) return;
    this.#isShown = true;
    performance.mark(firstPaintMark);
  }

  #paintStill(state: PictureState, now: number): void {
    const context = this.#stillContext;
    if (!context) return;
    const left = Math.max(0, (this.#settledAt - now) / settleMs);
    this.#glide(1 - left ** 3);
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    paintStill(context, { ...state, places: this.#places, names: this.#names }, this.#size);
    this.#isStale = left > 0;
  }

  /** Moves every node its share of the way to where it is to stand. */
  #glide(share: number): void {
    for (const [id, target] of this.#targets) {
      const place = this.#places.get(id);
      if (!place) continue;
      const origin = share < 1 ? (this.#origins.get(id) ?? target) : target;
      place.x = origin.x + (target.x - origin.x) * share;
      place.y = origin.y + (target.y - origin.y) * share;
      place.radius = origin.radius + (target.radius - origin.radius) * share;
    }
  }

  /** Works out where nodes are to stand, and which names have place beside them. */
  #aim(): void {
    const state = this.#state;
    const { width, height } = this.#size;
    if (!state || width === 0 || height === 0) return;
    const { scale, left, top } = state.viewport;
    // Dots grow more slowly than the distances between them.
    const growth = Math.sqrt(scale);
    this.#targets = new Map(
      [...state.layout].map(([id, { x, y, radius }]) => [
        id,
        { x: (x - left) * scale * width, y: (y - top) * scale * height, radius: radius * growth },
      ]),
    );
    this.#names = placeNames(this.#wishes(state), {
      width,
      height,
      widthOf: (text, isLarge) => this.#widthOf(text, isLarge),
      nodes: [...this.#targets].flatMap(([id, place]) => (place.radius >= 5 ? [{ id, ...place }] : [])),
    });
    this.#isStale = true;
  }

  #wishes({ network, layout, selected, namedRadiusMin, leans, viewport }: PictureState): readonly NameWish[] {
    const { width, height } = this.#size;
    return network.nodes.flatMap(({ id, name, tier, depth, agencyCount }) => {
      const place = this.#targets.get(id);
      const room = layout.get(id)?.nameRoom;
      if (!place || place.x < 0 || place.y < 0 || place.x > width || place.y > height) return [];
      const isSelected = id === selected;
      if (place.radius < namedRadiusMin && room === undefined && !isSelected) return [];
      return [
        {
          id,
          text: shortName(name),
          ...place,
          rank: depth - agencyCount / 10_000,
          isLarge: place.radius > 10 && tier !== 'district',
          isTilted: leans && tier === 'district' && !isSelected && viewport.scale < 2,
          room: room === undefined || isSelected ? undefined : room * viewport.scale,
          isSure: isSelected,
        },
      ];
    });
  }

  #widthOf(text: string, isLarge: boolean): number {
    const key = isLarge ? `${text} ` : text;
    const known = this.#nameWidths.get(key);
    if (known !== undefined) return known;
    const context = this.#stillContext;
    if (!context) return 0;
    context.font = fontOf(isLarge);
    const { width } = context.measureText(text);
    this.#nameWidths.set(key, width);
    return width;
  }
}
