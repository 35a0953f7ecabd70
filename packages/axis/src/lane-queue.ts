import { laneShares, type Priority } from './priority.ts';

/** Steps of all lanes are whole parts of it. */
const whole = Math.max(...laneShares);

type Lane<Item> = {
  items: Item[];
  head: number /** Where the lane stands on the way that all go at their pace. */;
  pass: number;
};

/** What waits, in a lane for each priority: first in, first out within a lane, by shares among them. The same pushes give the same order. */
export class LaneQueue<Item> {
  readonly #lanes: readonly Lane<Item>[] = laneShares.map(() => ({ items: [], head: 0, pass: 0 }));
  #pass = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: Item, priority: Priority): void {
    const lane = this.#lanes[priority];
    if (!lane) return;
    // Nobody saves up for the time in which nothing waited.
    if (lane.head === lane.items.length) lane.pass = Math.max(lane.pass, this.#pass);
    lane.items.push(item);
    this.#length += 1;
  }

  /** The next one; undefined where none waits. */
  shift(): Item | undefined {
    let next: { readonly lane: Lane<Item>; readonly priority: number } | undefined;
    // Of those that stand equal the more urgent one.
    for (const [priority, lane] of this.#lanes.entries())
      if (lane.head < lane.items.length && (!next || lane.pass <= next.lane.pass)) next = { lane, priority };
    if (!next) return undefined;
    const { lane, priority } = next;
    const item = lane.items[lane.head];
    lane.head += 1;
    this.#length -= 1;
    this.#pass = lane.pass;
    lane.pass += whole / (laneShares[priority] ?? 1);
    // What was taken is let go now and then, not each time.
    if (lane.head > 1_024 && lane.head * 2 > lane.items.length) {
      lane.items = lane.items.slice(lane.head);
      lane.head = 0;
    } else if (lane.head === lane.items.length) {
      lane.items = [];
      lane.head = 0;
    }
    return item;
  }

  /** The next ones, at most `count`. */
  take(count: number): readonly Item[] {
    const items: Item[] = [];
    while (items.length < count) {
      const item = this.shift();
      if (item === undefined) break;
      items.push(item);
    }
    return items;
  }
}
