import type { Digest } from './content-store.ts';

const bytesMaxDefault = 64 * 1024 * 1024;

/**
 * Contents kept in memory, the last used ones, at most `bytesMax` together. Several stores of one process may share a
 * cache: what is in it has been checked against its digest, whoever brought it.
 */
export class ContentCache {
  readonly #bytesMax: number;
  /** In order of use, the oldest first. */
  readonly #kept = new Map<Digest, Uint8Array>();
  #bytes = 0;

  constructor(options: { readonly bytesMax?: number } = {}) {
    this.#bytesMax = options.bytesMax ?? bytesMaxDefault;
  }

  /** The content of `size` bytes; undefined where it is not kept. */
  find(digest: Digest, size: number): Uint8Array | undefined {
    const kept = this.#kept.get(digest);
    if (kept?.length !== size) return undefined;
    this.#kept.delete(digest);
    this.#kept.set(digest, kept);
    return kept;
  }

  /**
   * Keeps a content that the caller has checked, and forgets the least used where there is no room. What is part of a larger piece
   * of memory, as everything is that was read from a connection, is copied: of six kilobytes sixty-four would stay.
   */
  keep(digest: Digest, bytes: Uint8Array): void {
    if (this.#kept.has(digest) || bytes.length > this.#bytesMax) return;
    this.#kept.set(digest, bytes.buffer.byteLength > bytes.length ? Uint8Array.from(bytes) : bytes);
    this.#bytes += bytes.length;
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#kept.delete(oldest);
      this.#bytes -= old.length;
    }
  }
}
