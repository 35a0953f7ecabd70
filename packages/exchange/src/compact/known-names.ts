/** Names that are remembered, and characters of all together: beyond, a name is written out where it stands. */
const namesMax = { count: 65_536, characters: 16_000_000 } as const;

/** Texts that come again and again, by number. */
export class KnownNames {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];
  #characters = 0;

  /** The number of a name; undefined where no more are remembered. */
  numberOf(name: string): number | undefined {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.#names.length >= namesMax.count || this.#characters + name.length > namesMax.characters)
      return undefined;
    this.#characters += name.length;
    this.#numbers.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  nameOf(number: number): string {
    return this.#names[number] ?? '';
  }
}
