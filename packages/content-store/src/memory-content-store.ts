import { ExchangeError } from '@lienthong/errors';
import { type ContentStore, contentBytesMax, type Digest } from './content-store.ts';
import { checkedContent, digestInTurns } from './digest-in-turns.ts';

/** Content in this process' memory: for tests, simulation and embedding. */
export class MemoryContentStore implements ContentStore {
  readonly #contents = new Map<Digest, Uint8Array>();

  /** How many different contents are stored. */
  get size(): number {
    return this.#contents.size;
  }

  async put(bytes: Uint8Array): Promise<Digest> {
    if (bytes.length > contentBytesMax)
      throw new ExchangeError('CONTENT_TOO_LARGE', { bytes: bytes.length, bytesMax: contentBytesMax });
    const digest = await digestInTurns(bytes);
    if (!this.#contents.has(digest)) this.#contents.set(digest, Uint8Array.from(bytes));
    return digest;
  }

  async get(digest: Digest, size: number): Promise<Uint8Array> {
    const bytes = this.#contents.get(digest);
    if (!bytes) throw new ExchangeError('CONTENT_MISSING', { digest });
    if (bytes.length !== size)
      throw new ExchangeError('CONTENT_DAMAGED', { digest, actual: await digestInTurns(bytes) });
    return checkedContent(bytes, digest);
  }
}
