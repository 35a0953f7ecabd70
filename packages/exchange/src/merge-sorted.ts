type Source<Item> = { item: Item; readonly rest: Iterator<Item> };

/**
 * The items of sorted sources in one order, taken only as far as they are asked for: of very long lists the beginning
 * costs no more than of short ones.
 *
 * @param isBefore - the order of each source; strict
 */
export function* mergeSorted<Item>(
  sources: Iterable<Iterable<Item>>,
  isBefore: (one: Item, other: Item) => boolean,
): Generator<Item> {
  const heap: Source<Item>[] = [];
  const sink = (from: number): void => {
    for (let place = from; ; ) {
      let least = place;
      for (const child of [2 * place + 1, 2 * place + 2]) {
        const [below, above] = [heap[child], heap[least]];
        if (below && above && isBefore(below.item, above.item)) least = child;
      }
      const [moved, next] = [heap[place], heap[least]];
      if (least === place || !moved || !next) return;
      heap[place] = next;
      heap[least] = moved;
      place = least;
    }
  };
  for (const source of sources) {
    const rest = source[Symbol.iterator]();
    const first = rest.next();
    if (!first.done) heap.push({ item: first.value, rest });
  }
  for (let place = heap.length >> 1; place >= 0; place -= 1) sink(place);
  for (let top = heap[0]; top; top = heap[0]) {
    yield top.item;
    const next = top.rest.next();
    if (!next.done) top.item = next.value;
    else {
      const last = heap.pop();
      if (last && last !== top) heap[0] = last;
    }
    sink(0);
  }
}

/** A list that grows by position. */
export type Positions = { readonly length: number; positionAt(place: number): number };

/** How many items of the list have a position of at most `position`. */
export function countUpTo(list: Positions, position: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list.positionAt(middle) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
