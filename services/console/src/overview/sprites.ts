/** A small picture that is painted once and then copied; it stands with its middle at `middle` pixels from its corner. */
export type Sprite = { readonly image: ImageBitmap; readonly middle: number };

type Paint = (context: OffscreenCanvasRenderingContext2D) => void;

/** Kept until there are more than so many: numbers of queues change for ever. */
const spritesMax = 400;

/** Small pictures by name, each painted when it is first asked for: copying is many times cheaper than filling curves. */
export class Sprites {
  readonly #kept = new Map<string, Sprite>();
  readonly #ratio: number;

  /** @param ratio - pixels of the canvas in one of the page */
  constructor(ratio: number) {
    this.#ratio = ratio;
  }

  /** The picture of that name. @param reach - how far it extends from its middle, pixels of the page */
  get(name: string, reach: number, paint: Paint): Sprite {
    const known = this.#kept.get(name);
    if (known) return known;
    if (this.#kept.size >= spritesMax) this.#kept.clear();
    const middle = Math.ceil((reach + 1) * this.#ratio);
    const canvas = new OffscreenCanvas(middle * 2, middle * 2);
    const context = canvas.getContext('2d');
    if (context) {
      context.setTransform(this.#ratio, 0, 0, this.#ratio, middle, middle);
      paint(context);
    }
    // A picture that cannot change is copied without being looked at first.
    const sprite = { image: canvas.transferToImageBitmap(), middle };
    this.#kept.set(name, sprite);
    return sprite;
  }
}
