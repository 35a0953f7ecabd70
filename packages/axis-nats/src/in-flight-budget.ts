type Waiting = { readonly bytes: number; readonly enter: () => void };

/**
 * Bounds what is on its way at once, by count and by bytes; the rest waits in order. What alone is above the bound
 * of bytes goes when nothing else is on its way.
 */
export class InFlightBudget {
  readonly #countMax: number;
  readonly #bytesMax: number;
  readonly #waiting: Waiting[] = [];
  #count = 0;
  #bytes = 0;

  constructor(limits: { readonly countMax: number; readonly bytesMax: number }) {
    this.#countMax = limits.countMax;
    this.#bytesMax = limits.bytesMax;
  }

  async run<Result>(bytes: number, task: () => Promise<Result>): Promise<Result> {
    if (this.#waiting.length > 0 || !this.#fits(bytes))
      await new Promise<void>((enter) => this.#waiting.push({ bytes, enter }));
    else this.#take(bytes);
    try {
      return await task();
    } finally {
      this.#count -= 1;
      this.#bytes -= bytes;
      this.#admit();
    }
  }

  #fits(bytes: number): boolean {
    return this.#count === 0 || (this.#count < this.#countMax && this.#bytes + bytes <= this.#bytesMax);
  }

  #take(bytes: number): void {
    this.#count += 1;
    this.#bytes += bytes;
  }

  #admit(): void {
    for (;;) {
      const next = this.#waiting[0];
      if (!next || !this.#fits(next.bytes)) return;
      this.#waiting.shift();
      this.#take(next.bytes);
      next.enter();
    }
  }
}
