import { TextTable } from './text-table.ts';

/** First characters of a package's key by which packages are found; less than a whole key stands in ids on the wire. */
export const pkgPrefixLength = 15;

/** Keys of packages by number, in the order in which they came, from 0. */
export class PackageKeys {
  readonly #numbers = new TextTable({ length: pkgPrefixLength });
  readonly #keyOf: (number: number) => string | undefined;
  #count = 0;
  #lastFound: number | undefined;

  /** @param keyOf - the key that was added as the one with a number */
  constructor(keyOf: (number: number) => string | undefined) {
    this.#keyOf = keyOf;
  }

  get count(): number {
    return this.#count;
  }

  /** The number of a key that is not known yet. */
  add(pkg: string): number {
    const number = this.#count;
    this.#numbers.add(pkg, number);
    this.#count += 1;
    return number;
  }

  keyOf(number: number): string | undefined {
    return this.#keyOf(number);
  }

  numberOf(pkg: string): number | undefined {
    // Several ask for the same one after another.
    if (this.#lastFound !== undefined && this.#keyOf(this.#lastFound) === pkg) return this.#lastFound;
    const found = this.#numbers.find(pkg, (number) => this.#keyOf(number) === pkg);
    this.#lastFound = found ?? this.#lastFound;
    return found;
  }

  /** Of the keys that begin with `prefix`, of at least {@link pkgPrefixLength} characters. */
  withPrefix(prefix: string): readonly number[] {
    return this.#numbers.candidates(prefix).filter((number) => this.#keyOf(number)?.startsWith(prefix));
  }
}
