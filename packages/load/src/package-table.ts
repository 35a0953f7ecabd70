/**
 * Numbers by the key of a package, in sixteen bytes each: open addressing over the first 48 bits of the key, which are those of a
 * SHA-256. Two of a million packages share them once in five hundred runs; `set` then says so.
 */
export class PackageTable {
  readonly #keys: Float64Array;
  readonly #values: Uint32Array;
  readonly #mask: number;

  /** @param count - packages at the most */
  constructor(count: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, count * 2)));
    this.#keys = new Float64Array(size);
    this.#values = new Uint32Array(size);
    this.#mask = size - 1;
  }

  /** Keeps a number, 0 or more; false where another package has these bits already. */
  set(pkg: string, value: number): boolean {
    const place = this.#placeOf(pkg);
    const known = this.#values[place];
    if (known !== 0) return known === value + 1;
    this.#keys[place] = bitsOf(pkg);
    this.#values[place] = value + 1;
    return true;
  }

  /** The number of a package; -1 where none is kept. */
  get(pkg: string): number {
    return (this.#values[this.#placeOf(pkg)] ?? 0) - 1;
  }

  #placeOf(pkg: string): number {
    const bits = bitsOf(pkg);
    let place = bits & this.#mask;
    while (this.#values[place] !== 0 && this.#keys[place] !== bits) place = (place + 1) & this.#mask;
    return place;
  }
}

/** Eight characters of base64url are 48 bits. */
function bitsOf(pkg: string): number {
  return Buffer.from(pkg.slice(0, 8).padEnd(8, 'A'), 'base64url').readUIntBE(0, 6);
}
