/**
 * Where messages stand by their ids, as far as the latest ones go: at least `countMin` of them, at most twice as many, however many
 * there have been.
 */
export class RecentIds {
  readonly #countMin: number;
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor({ countMin }: { readonly countMin: number }) {
    this.#countMin = countMin;
  }

  get(id: string): number | undefined {
    return this.#young.get(id) ?? this.#old.get(id);
  }

  set(id: string, sequence: number): void {
    if (this.#young.size >= this.#countMin) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(id, sequence);
  }
}
