/** Keys of objects, in their order. */
export type Shape = { readonly number: number; readonly keys: readonly string[] };

type Growing = Shape & { readonly next: Map<string, Growing> };

/** Shapes that are remembered: our own records have some dozens, what others send may have any. */
const shapesMax = 4_096;

/** Lists of keys by number. */
export class KnownShapes {
  readonly #shapes: Growing[] = [{ number: 0, keys: [], next: new Map() }];

  /** The shape of an object's keys that `isMeant`; undefined where no more are remembered. */
  of(keys: readonly string[], isMeant: (key: string) => boolean): Shape | undefined {
    let shape: Growing | undefined = this.#shapes[0];
    for (const key of keys) if (shape && isMeant(key)) shape = shape.next.get(key) ?? this.#add(shape, key);
    return shape;
  }

  #add(before: Growing, key: string): Growing | undefined {
    // It would not be a key of the object that is made again.
    if (this.#shapes.length >= shapesMax || key === '__proto__') return undefined;
    const shape = { number: this.#shapes.length, keys: [...before.keys, key], next: new Map() };
    this.#shapes.push(shape);
    before.next.set(key, shape);
    return shape;
  }

  at(number: number): Shape | undefined {
    return this.#shapes[number];
  }
}
