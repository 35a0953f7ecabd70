import { beforeEach, describe, expect, test } from 'vitest';
import { type ContentStore, digestOf } from './content-store.ts';

let testCount = 0;

/** What every content store must do. Contents differ from test to test, so that one store can serve the suite. */
export function contentStoreContract(name: string, open: () => Promise<ContentStore>): void {
  describe(`content store contract: ${name}`, () => {
    let store: ContentStore;

    beforeEach(async () => {
      store = await open();
      testCount += 1;
    });

    const content = (size: number): Uint8Array => {
      const bytes = new Uint8Array(size);
      for (let at = 0; at < size; at += 1) bytes[at] = (at * 7 + testCount + (at >> 8)) & 0xff;
      return bytes;
    };

    test.each([0, 1, 6_000, 512 * 1024, 512 * 1024 + 1, 5_000_000])(
      'what was put comes back byte for byte: %i bytes',
      async (size) => {
        const bytes = content(size);
        const digest = await store.put(bytes);
        expect(digest).toBe(digestOf(bytes));
        expect(Buffer.compare(await store.get(digest, size), bytes)).toBe(0);
      },
    );

    test('putting the same bytes again, also at the same time, gives the same digest', async () => {
      const bytes = content(700_000);
      const digests = await Promise.all([store.put(bytes), store.put(bytes), store.put(bytes)]);
      expect(new Set(digests).size).toBe(1);
      expect(await store.put(bytes)).toBe(digests[0]);
      expect(Buffer.compare(await store.get(digests[0]!, bytes.length), bytes)).toBe(0);
    });

    test('many contents at once come back each as itself', async () => {
      const contents = Array.from({ length: 40 }, (_, index) => content(50_000 + index));
      const digests = await Promise.all(contents.map((bytes) => store.put(bytes)));
      const back = await Promise.all(
        digests.map((digest, index) => store.get(digest, contents[index]!.length)),
      );
      expect(back.map((bytes, index) => Buffer.compare(bytes, contents[index]!))).toEqual(
        contents.map(() => 0),
      );
    });

    test('content that was never put is named as missing', async () => {
      const bytes = content(333);
      await expect(store.get(digestOf(bytes), 333)).rejects.toMatchObject({ code: 'CONTENT_MISSING' });
    });

    test('a claim with another size is refused', async () => {
      const bytes = content(600_000);
      const digest = await store.put(bytes);
      await expect(store.get(digest, 599_999)).rejects.toMatchObject({ code: 'CONTENT_DAMAGED' });
    });

    test('later changes of the caller buffer do not change what is stored', async () => {
      const bytes = content(1_000);
      const before = Uint8Array.from(bytes);
      const digest = await store.put(bytes);
      bytes.fill(0);
      expect(Buffer.compare(await store.get(digest, 1_000), before)).toBe(0);
    });
  });
}
