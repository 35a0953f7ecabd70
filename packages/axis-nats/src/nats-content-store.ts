import {
  type ContentStore,
  checkedContent,
  contentBytesMax,
  type Digest,
  digestInTurns,
} from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import type { Msg } from '@nats-io/transport-node';
import { isSubjectTaken, ServerRefusal } from './axis-failure.ts';
import { contentSubject, fetchSubject, streamNames } from './axis-subjects.ts';
import { answerFailure } from './call-answer.ts';
import type { InFlightBudget } from './in-flight-budget.ts';
import type { NatsLink } from './nats-link.ts';

export type NatsContentStoreOptions = {
  readonly link: NatsLink;
  /** Bounds of what is on its way to and from the store, over all contents together. */
  readonly putBudget: InFlightBudget;
  readonly getBudget: InFlightBudget;
  /** Bytes of one chunk; readers need not know it. */
  readonly chunkBytes: number;
  /** `stream` asks the stream itself, `hosts` asks any host, for those who have no right on the stream. */
  readonly from: 'stream' | 'hosts';
};

/** Least bytes of a chunk that is not the last: bounds how many requests a claim can cause. */
export const chunkBytesMin: number = 4096;

/** How often a chunk that is taken is asked for before it counts as out of reach, and the pause between, milliseconds. */
const readBack = { attemptsMax: 20, pauseMs: 250 } as const;

/** Content as chunk messages in one stream, each subject at most once: `lt.content.<sha256>.<n>`. */
export class NatsContentStore implements ContentStore {
  readonly #options: NatsContentStoreOptions;

  constructor(options: NatsContentStoreOptions) {
    this.#options = options;
  }

  /** The caller must not change `bytes` before this resolves. */
  async put(bytes: Uint8Array): Promise<Digest> {
    if (bytes.length > contentBytesMax)
      throw new ExchangeError('CONTENT_TOO_LARGE', { bytes: bytes.length, bytesMax: contentBytesMax });
    const digest = await digestInTurns(bytes);
    const { chunkBytes } = this.#options;
    const count = Math.max(1, Math.ceil(bytes.length / chunkBytes));
    await all(count, this.#options.putBudget, chunkBytes, async (n) => {
      const chunk = bytes.subarray(n * chunkBytes, (n + 1) * chunkBytes);
      if (!(await this.#store(digest, n, chunk))) await this.#compare(digest, n, chunk);
    });
    return digest;
  }

  /** Whether the chunk was stored; false where there was one already. */
  async #store(digest: Digest, n: number, chunk: Uint8Array): Promise<boolean> {
    try {
      await this.#options.link.store(`put content ${digest}`, {
        subject: contentSubject(digest, n),
        body: chunk,
      });
      return true;
    } catch (failure) {
      if (isSubjectTaken(failure)) return false;
      throw failure;
    }
  }

  /** Everybody who may put can put wrong bytes under a digest; who puts the right ones later must hear of it. */
  async #compare(digest: Digest, n: number, chunk: Uint8Array): Promise<void> {
    const stored = await this.#takenChunk(digest, n);
    if (Buffer.compare(stored, chunk) !== 0)
      throw new ExchangeError('CONTENT_DAMAGED', { digest, actual: `other bytes in chunk ${n}` });
  }

  /**
   * A chunk that the stream says it has. Of several servers the one that is asked may lag behind and not have it yet.
   *
   * @throws AXIS_UNREACHABLE when it does not come: nothing is known of its bytes, and putting them again is safe
   */
  async #takenChunk(digest: Digest, n: number): Promise<Uint8Array> {
    for (let attempt = 0; attempt < readBack.attemptsMax; attempt += 1) {
      if (attempt > 0) await this.#options.link.clock.sleep(readBack.pauseMs);
      const stored = await this.#chunk(digest, n);
      if (stored) return stored;
    }
    throw new ExchangeError('AXIS_UNREACHABLE', { what: `read back chunk ${n} of content ${digest}` });
  }

  async get(digest: Digest, size: number): Promise<Uint8Array> {
    if (size > contentBytesMax)
      throw new ExchangeError('CONTENT_TOO_LARGE', { bytes: size, bytesMax: contentBytesMax });
    const { getBudget, chunkBytes } = this.#options;
    const first = await getBudget.run(Math.min(size, chunkBytes), () => this.#chunk(digest, 0));
    if (!first) throw new ExchangeError('CONTENT_MISSING', { digest });
    if (first.length === size) return checkedContent(first, digest);
    // The first chunk tells how large chunks are.
    if (first.length > size || first.length < chunkBytesMin) throw damaged(digest, size);
    const bytes = Buffer.allocUnsafe(size);
    bytes.set(first);
    const count = Math.ceil(size / first.length);
    let missing = false;
    await all(count - 1, getBudget, first.length, async (index) => {
      const n = index + 1;
      const expected = Math.min(first.length, size - n * first.length);
      const chunk = await this.#chunk(digest, n);
      if (!chunk) missing = true;
      else if (chunk.length !== expected) throw damaged(digest, size);
      else bytes.set(chunk, n * first.length);
    });
    if (missing) throw new ExchangeError('CONTENT_MISSING', { digest });
    return checkedContent(bytes, digest);
  }

  /** A stored chunk, or undefined. */
  #chunk(digest: Digest, n: number): Promise<Uint8Array | undefined> {
    const { link, from } = this.#options;
    const subject =
      from === 'stream'
        ? `$JS.API.DIRECT.GET.${streamNames.content}.${contentSubject(digest, n)}`
        : fetchSubject(digest, n);
    return link.persist(`get content ${digest}`, async (timeoutMs) => {
      const answer = await link.request(subject, '', { timeoutMs });
      return isMissing(answer) ? undefined : answer.data;
    });
  }
}

/** Runs `task` for 0 to `count` - 1 within the budget; after the first failure begins no further one and rejects with it. */
async function all(
  count: number,
  budget: InFlightBudget,
  bytesEach: number,
  task: (index: number) => Promise<void>,
): Promise<void> {
  let failed = false;
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      budget.run(bytesEach, async () => {
        if (failed) return;
        try {
          await task(index);
        } catch (failure) {
          failed = true;
          throw failure;
        }
      }),
    ),
  );
}

/**
 * @throws ServerRefusal when the server's status is another than found or missing
 */
function isMissing(answer: Msg): boolean {
  if (answerFailure(answer)?.code === 'CONTENT_MISSING') return true;
  const code = answer.headers?.code ?? 0;
  if (code === 404) return true;
  if (code !== 0)
    throw new ServerRefusal({
      errorCode: 0,
      status: code === 408 ? 500 : code,
      description: answer.headers?.description ?? '',
    });
  return false;
}

function damaged(digest: Digest, size: number): ExchangeError {
  return new ExchangeError('CONTENT_DAMAGED', { digest, actual: `not ${size} bytes` });
}
