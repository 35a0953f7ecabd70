/** Where something is kept, by number. */
type Place<Item> = { readonly kept: Map<number, Item>; readonly number: number; weight: number };

/**
 * What was made into objects, the last used ones, in many maps: together at most of a given weight, so that a process with
 * thousands of nodes keeps no more than one with few.
 */
export class KeptObjects<Item extends object> {
  readonly #weightMax: number;
  /** In order of use, the oldest first. */
  readonly #places = new Map<Item, Place<Item>>();
  #weight = 0;

  constructor({ weightMax }: { readonly weightMax: number }) {
    this.#weightMax = weightMax;
  }

  /** Notes that an item of a map was used, or put there, and its weight; takes the least used ones out of their maps. */
  use(
    item: Item,
    place: { readonly kept: Map<number, Item>; readonly number: number; readonly weight: number },
  ): void {
    const known = this.#places.get(item);
    this.#weight += place.weight - (known?.weight ?? 0);
    this.#places.delete(item);
    this.#places.set(item, place);
    if (this.#weight > this.#weightMax) this.#makeRoom(item);
  }

  /** Takes out an eighth and more at a time: to find the oldest one, a map looks at all that were taken out before it. */
  #makeRoom(last: Item): void {
    const weightLeft = this.#weightMax * (7 / 8);
    for (const [oldest, { kept, number, weight }] of this.#places) {
      if (this.#weight <= weightLeft || oldest === last) return;
      this.#places.delete(oldest);
      if (kept.get(number) === oldest) kept.delete(number);
      this.#weight -= weight;
    }
  }
}
