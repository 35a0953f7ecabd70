import { expect, test } from 'vitest';
import { CachedContentStore } from './cached-content-store.ts';
import { ContentCache } from './content-cache.ts';
import { contentStoreContract } from './content-store.contract.ts';
import { type ContentStore, digestOf, parseDigest } from './content-store.ts';
import { MemoryContentStore } from './memory-content-store.ts';

contentStoreContract('memory', async () => new MemoryContentStore());

/** Counts what is asked of the store below. */
function counted(store: ContentStore): ContentStore & { gets: number } {
  return {
    gets: 0,
    put: (bytes) => store.put(bytes),
    get(digest, size) {
      this.gets += 1;
      return store.get(digest, size);
    },
  };
}

test('a cache asks its store once when many ask at the same time', async () => {
  const below = new MemoryContentStore();
  const bytes = new Uint8Array(1000).fill(7);
  const digest = await below.put(bytes);
  const store = counted(below);
  const cache = new CachedContentStore(store, new ContentCache({ bytesMax: 10_000 }));
  await Promise.all(Array.from({ length: 50 }, () => cache.get(digest, 1000)));
  expect(store.gets).toBe(1);
});

test('a cache forgets the least used content when its bytes are spent', async () => {
  const store = counted(new MemoryContentStore());
  const cache = new CachedContentStore(store, new ContentCache({ bytesMax: 2_000 }));
  const [a, b, c] = [1, 2, 3].map((fill) => new Uint8Array(900).fill(fill));
  const [da, db, dc] = await Promise.all([cache.put(a!), cache.put(b!), Promise.resolve(digestOf(c!))]);
  await cache.get(da, 900); // now b is the oldest
  await cache.put(c!);
  await cache.get(da, 900);
  await cache.get(dc, 900);
  expect(store.gets).toBe(0);
  await cache.get(db, 900);
  expect(store.gets).toBe(1);
});

test('stores that share a cache ask once between them, each for its own size', async () => {
  const below = new MemoryContentStore();
  const digest = await below.put(new Uint8Array(900).fill(3));
  const cache = new ContentCache({ bytesMax: 2_000 });
  const [one, other] = [counted(below), counted(below)];
  await new CachedContentStore(one, cache).get(digest, 900);
  const shared = new CachedContentStore(other, cache);
  await shared.get(digest, 900);
  expect([one.gets, other.gets]).toEqual([1, 0]);
  await expect(shared.get(digest, 901)).rejects.toMatchObject({ code: 'CONTENT_DAMAGED' });
});

test('a cache keeps no more memory than the content has bytes', () => {
  const read = new Uint8Array(65_536).fill(1);
  const content = read.subarray(100, 1_000);
  const cache = new ContentCache();
  cache.keep(digestOf(content), content);
  const kept = cache.find(digestOf(content), 900);
  expect(kept).toEqual(content);
  expect(kept?.buffer.byteLength).toBe(900);
});

test('a failed look-up is not remembered', async () => {
  const below = new MemoryContentStore();
  const cache = new CachedContentStore(below, new ContentCache({ bytesMax: 2_000 }));
  const bytes = new Uint8Array(10).fill(9);
  await expect(cache.get(digestOf(bytes), 10)).rejects.toMatchObject({ code: 'CONTENT_MISSING' });
  await below.put(bytes);
  expect(await cache.get(digestOf(bytes), 10)).toHaveLength(10);
});

test('a digest is 64 lower-case hexadecimal digits and nothing else', () => {
  expect(() => parseDigest('../../etc/passwd')).toThrow(
    expect.objectContaining({ code: 'CONTENT_DIGEST_MALFORMED' }),
  );
  expect(() => parseDigest('A'.repeat(64))).toThrow();
});
