import type { ContentStore, Digest } from '@lienthong/content-store';
import { ExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';
import type { Faults } from './faults.ts';

const likely = 0.05;
/** Well below what a node waits for content, milliseconds. */
const lateMsMax = 3_000;

/** A content store in which some contents are found only a while after they were put there. */
export function lateContent(
  store: ContentStore,
  { faults, clock }: { readonly faults: Faults; readonly clock: Clock },
): ContentStore {
  const foundFrom = new Map<Digest, number>();
  return {
    async put(bytes) {
      const digest = await store.put(bytes);
      const late = foundFrom.has(digest) ? undefined : faults.strike('late-content', likely);
      foundFrom.set(digest, foundFrom.get(digest) ?? (late ? clock.now() + late.integer(lateMsMax) : 0));
      return digest;
    },
    async get(digest, size) {
      if ((foundFrom.get(digest) ?? 0) > clock.now()) throw new ExchangeError('CONTENT_MISSING', { digest });
      return store.get(digest, size);
    },
  };
}
