/** A list that keeps its latest members and forgets the others: what stays open for days does not grow. */
export class Ring<Member> {
  readonly #size: number;
  #members: Member[] = [];
  #start = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(member: Member): void {
    this.#members.push(member);
    if (this.#members.length - this.#start > this.#size) this.#start += 1;
    // Forgotten members leave in blocks, so that adding stays cheap.
    if (this.#start > this.#size) {
      this.#members = this.#members.slice(this.#start);
      this.#start = 0;
    }
  }

  clear(): void {
    this.#members = [];
    this.#start = 0;
  }

  get length(): number {
    return this.#members.length - this.#start;
  }

  /** The latest members, the newest first. */
  latest(count: number): readonly Member[] {
    return this.#members.slice(Math.max(this.#start, this.#members.length - count)).reverse();
  }
}
