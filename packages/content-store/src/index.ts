export { CachedContentStore } from './cached-content-store.ts';
export { ContentCache } from './content-cache.ts';
export {
  type ContentStore,
  contentBytesMax,
  type Digest,
  digestOf,
  parseDigest,
} from './content-store.ts';
export { checkedContent, digestInTurns } from './digest-in-turns.ts';
export { MemoryContentStore } from './memory-content-store.ts';
