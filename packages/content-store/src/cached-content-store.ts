import type { ContentStore, Digest } from './content-store.ts';

/**
 * Keeps the last used contents of `store` in memory, at most `bytesMax` together, and asks once when several ask at
 * the same time. What is in the cache has been checked against its digest.
 */
export class CachedContentStore implements ContentStore {
  readonly #store: ContentStore;
  readonly #bytesMax: number;
  /** In order of use, the oldest first. */
  readonly #kept = new Map<Digest, Uint8Array>();
  readonly #asked = new Map<Digest, Promise<Uint8Array>>();
  #bytes = 0;

  constructor(store: ContentStore, options: { readonly bytesMax: number }) {
    this.#store = store;
    this.#bytesMax = options.bytesMax;
  }

  async put(bytes: Uint8Array): Promise<Digest> {
    const digest = await this.#store.put(bytes);
    this.#keep(digest, bytes);
    return digest;
  }

  async get(digest: Digest, size: number): Promise<Uint8Array> {
    const kept = this.#kept.get(digest);
    if (kept && kept.length === size) {
      this.#kept.delete(digest);
      this.#kept.set(digest, kept);
      return kept;
    }
    const key = `${digest} ${size}` as Digest;
    let asked = this.#asked.get(key);
    if (!asked) {
      asked = this.#store.get(digest, size).finally(() => this.#asked.delete(key));
      this.#asked.set(key, asked);
    }
    const bytes = await asked;
    this.#keep(digest, bytes);
    return bytes;
  }

  #keep(digest: Digest, bytes: Uint8Array): void {
    if (this.#kept.has(digest) || bytes.length > this.#bytesMax) return;
    this.#kept.set(digest, bytes);
    this.#bytes += bytes.length;
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#kept.delete(oldest);
      this.#bytes -= old.length;
    }
  }
}
