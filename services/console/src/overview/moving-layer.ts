import type { Palette } from './palette.ts';
import { type Sprite, Sprites } from './sprites.ts';
import { fontOf, type Place } from './still-layer.ts';
import type { MoverLook, PulseLook, Traffic } from './traffic.ts';

/** What moves, or changes so often that it is painted in every frame. */
export type MovingScene = {
  readonly places: ReadonlyMap<string, Place>;
  readonly palette: Palette;
  readonly traffic: Traffic;
  /** How much larger than usual everything here is. */
  readonly scale: number;
  /** Node under the pointer, and its name. */
  readonly hovered: { readonly id: string; readonly name: string } | undefined;
};

const moverRadii: Readonly<Record<MoverLook, number>> = {
  document: 3.6,
  express: 5.2,
  status: 2.4,
  change: 3.6,
};

const ringLooks = {
  admitted: { reach: 7, width: 1.5, colour: 'document' },
  delivered: { reach: 15, width: 3, colour: 'good' },
  refused: { reach: 15, width: 3, colour: 'bad' },
} as const satisfies Record<PulseLook, { reach: number; width: number; colour: keyof Palette }>;

const countMax = 999;

/** Paints documents on their way, rings and lengths of queues: copies of small pictures, and no new objects. */
export class MovingLayer {
  #sprites = new Sprites(1);
  #palette: Palette | undefined;
  #ratio = 1;
  #scale = 1;

  /** @param now - instant of the picture; the context is one whose pixels are those of the canvas */
  paint(context: CanvasRenderingContext2D, scene: MovingScene, now: number, ratio: number): void {
    const { palette, scale } = scene;
    if (this.#palette !== palette || this.#ratio !== ratio || this.#scale !== scale) {
      this.#palette = palette;
      this.#ratio = ratio;
      this.#scale = scale;
      this.#sprites = new Sprites(ratio);
    }
    scene.traffic.forget(now);
    this.#paintRings(context, scene, now);
    this.#paintMovers(context, scene, now);
    this.#paintQueues(context, scene);
    this.#paintHovered(context, scene);
  }

  #paintRings(context: CanvasRenderingContext2D, { traffic, places }: MovingScene, now: number): void {
    for (const { node, startsAt, endsAt, look } of traffic.pulses) {
      const place = places.get(node);
      if (!place || now < startsAt) continue;
      const share = (now - startsAt) / (endsAt - startsAt);
      context.globalAlpha = 1 - share;
      const radius = Math.round(place.radius + 2 + share * ringLooks[look].reach * this.#scale);
      this.#copy(context, this.#ring(look, radius), place.x, place.y);
    }
    context.globalAlpha = 1;
  }

  #paintMovers(context: CanvasRenderingContext2D, { traffic, places }: MovingScene, now: number): void {
    for (const { from, to, startsAt, endsAt, look } of traffic.movers) {
      if (now < startsAt) continue;
      const a = places.get(from);
      const b = places.get(to);
      if (!a || !b) continue;
      const share = (now - startsAt) / (endsAt - startsAt);
      const eased = share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
      this.#copy(context, this.#mover(look), a.x + (b.x - a.x) * eased, a.y + (b.y - a.y) * eased);
    }
  }

  #paintQueues(context: CanvasRenderingContext2D, { traffic, places }: MovingScene): void {
    for (const [node, count] of traffic.queues) {
      const place = places.get(node);
      if (place) this.#copy(context, this.#queue(count), place.x, place.y - place.radius - 11);
    }
  }

  #paintHovered(context: CanvasRenderingContext2D, { places, hovered, palette }: MovingScene): void {
    const place = hovered && places.get(hovered.id);
    if (!hovered || !place) return;
    const ratio = this.#ratio;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = fontOf(true);
    const width = context.measureText(hovered.name).width + 16;
    const left = Math.min(Math.max(2, place.x - width / 2), context.canvas.width / ratio - width - 2);
    const above = place.y - place.radius - 32;
    const top = above < 2 ? place.y + place.radius + 8 : above;
    context.fillStyle = palette.ink;
    context.beginPath();
    context.roundRect(left, top, width, 24, 6);
    context.fill();
    context.fillStyle = palette.surface;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillText(hovered.name, left + 8, top + 12.5);
    context.restore();
  }

  /** At whole pixels of the canvas, where copying is cheapest. */
  #copy(context: CanvasRenderingContext2D, { image, middle }: Sprite, x: number, y: number): void {
    context.drawImage(image, Math.round(x * this.#ratio) - middle, Math.round(y * this.#ratio) - middle);
  }

  #mover(look: MoverLook): Sprite {
    const radius = moverRadii[look] * this.#scale;
    return this.#sprites.get(look, radius + 1, (context) => {
      context.beginPath();
      context.arc(0, 0, radius, 0, Math.PI * 2);
      context.fillStyle = this.#palette?.[look] ?? '';
      context.fill();
      // A rim sets a document apart from the line that it moves on.
      context.lineWidth = 1;
      context.strokeStyle = this.#palette?.surface ?? '';
      context.stroke();
    });
  }

  #ring(look: PulseLook, radius: number): Sprite {
    const { width, colour } = ringLooks[look];
    return this.#sprites.get(ringNames[look][radius] ?? ringName(look, radius), radius + width, (context) => {
      context.beginPath();
      context.arc(0, 0, radius, 0, Math.PI * 2);
      context.lineWidth = width;
      context.strokeStyle = this.#palette?.[colour] ?? '';
      context.stroke();
    });
  }

  #queue(count: number): Sprite {
    const text = count > countMax ? `${countMax}+` : String(count);
    const width = 10 + text.length * 6.5;
    return this.#sprites.get(text, Math.max(width / 2, 8), (context) => {
      context.font = '600 11px system-ui, sans-serif';
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillStyle = this.#palette?.express ?? '';
      context.beginPath();
      context.roundRect(-width / 2, -8, width, 16, 8);
      context.fill();
      context.fillStyle = this.#palette?.surface ?? '';
      context.fillText(text, 0, 0.5);
    });
  }
}

const ringName = (look: PulseLook, radius: number): string => `${look} ${radius}`;

/** Names of rings by radius, so that no text is made in a frame. */
const ringNames: Readonly<Record<PulseLook, readonly string[]>> = {
  admitted: Array.from({ length: 64 }, (_, radius) => ringName('admitted', radius)),
  delivered: Array.from({ length: 64 }, (_, radius) => ringName('delivered', radius)),
  refused: Array.from({ length: 64 }, (_, radius) => ringName('refused', radius)),
};
