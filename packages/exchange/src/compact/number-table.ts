const slotsFirst = 8;

/** Numbers by numbers from 0 to 2^53 - 2, in one piece of memory that the collector does not look into; nothing is ever taken out. */
export class NumberTable {
  /** Key + 1 and value, one behind the other; 0 where there is none. */
  #slots = new Float64Array(0);
  #mask = -1;
  #size = 0;

  get(key: number): number | undefined {
    if (this.#size === 0) return undefined;
    const at = this.#find(key);
    return this.#slots[at] === 0 ? undefined : this.#slots[at + 1];
  }

  set(key: number, value: number): void {
    // At most three quarters are in use.
    if ((this.#size + 1) * 4 > (this.#mask + 1) * 3) this.#grow();
    const at = this.#find(key);
    if (this.#slots[at] === 0) {
      this.#slots[at] = key + 1;
      this.#size += 1;
    }
    this.#slots[at + 1] = value;
  }

  /** Where the key stands, or would. */
  #find(key: number): number {
    const slots = this.#slots;
    let slot = hashOfNumber(key) & this.#mask;
    for (; ; slot = (slot + 1) & this.#mask) {
      const known = slots[2 * slot];
      if (known === key + 1 || known === 0) return 2 * slot;
    }
  }

  #grow(): void {
    const before = this.#slots;
    const slots = Math.max(slotsFirst, (this.#mask + 1) * 2);
    this.#slots = new Float64Array(2 * slots);
    this.#mask = slots - 1;
    for (let at = 0; at < before.length; at += 2) {
      const known = before[at] ?? 0;
      if (known === 0) continue;
      const to = this.#find(known - 1);
      this.#slots[to] = known;
      this.#slots[to + 1] = before[at + 1] ?? 0;
    }
  }
}

function hashOfNumber(key: number): number {
  const high = (key / 2 ** 32) >>> 0;
  const mixed = Math.imul((key >>> 0) ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
