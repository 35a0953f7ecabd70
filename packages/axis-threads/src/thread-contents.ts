import {
  type ContentStore,
  checkedContent,
  contentBytesMax,
  type Digest,
  digestInTurns,
} from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import { sharedCopy } from '@lienthong/worker-pool';
import type { Peers } from './peers.ts';
import type { LineEnd } from './thread-line.ts';

/** Content in memory that all threads see: stored once, and known to each of them before anybody can claim it. */
export class ThreadContents implements ContentStore {
  readonly #peers: Peers;
  readonly #contents = new Map<Digest, Uint8Array>();

  constructor(peers: Peers) {
    this.#peers = peers;
  }

  /** What other threads may ask. */
  readonly onAsk: Pick<LineEnd['onAsk'], 'hold'> = {
    hold: async (digest, bytes) => {
      if (!this.#contents.has(digest)) this.#contents.set(digest, bytes);
      return { plain: null };
    },
  };

  async put(bytes: Uint8Array): Promise<Digest> {
    if (bytes.length > contentBytesMax)
      throw new ExchangeError('CONTENT_TOO_LARGE', { bytes: bytes.length, bytesMax: contentBytesMax });
    // Shared bytes would be taken as they are, and the caller may go on writing into them.
    const own = bytes.buffer instanceof SharedArrayBuffer ? Uint8Array.from(bytes) : bytes;
    const copy = await sharedCopy(own);
    const digest = await digestInTurns(copy);
    const known = this.#contents.get(digest) ?? copy;
    this.#contents.set(digest, known);
    await Promise.all(this.#peers.lines.map((line) => line.ask('hold', digest, known)));
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
