import type { ContentCache } from './content-cache.ts';
import type { ContentStore, Digest } from './content-store.ts';

/** Looks into a cache before it asks `store`, and asks once when several ask at the same time. */
export class CachedContentStore implements ContentStore {
  readonly #store: ContentStore;
  readonly #cache: ContentCache;
  readonly #asked = new Map<string, Promise<Uint8Array>>();

  constructor(store: ContentStore, cache: ContentCache) {
    this.#store = store;
    this.#cache = cache;
  }

  async put(bytes: Uint8Array): Promise<Digest> {
    const digest = await this.#store.put(bytes);
    this.#cache.keep(digest, bytes);
    return digest;
  }

  async get(digest: Digest, size: number): Promise<Uint8Array> {
    const kept = this.#cache.find(digest, size);
    if (kept) return kept;
    const key = `${digest} ${size}`;
    let asked = this.#asked.get(key);
    if (!asked) {
      asked = this.#store.get(digest, size).finally(() => this.#asked.delete(key));
      this.#asked.set(key, asked);
    }
    const bytes = await asked;
    this.#cache.keep(digest, bytes);
    return bytes;
  }
}
