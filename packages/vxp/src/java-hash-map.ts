/** The hash of a text as `java.lang.String.hashCode` makes it: a signed number of 32 bits over UTF-16 units. */
export function javaHashCode(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

type Entry = { readonly key: string; readonly hash: number; value: string };

/** Entries in one bucket from which a small table grows instead of turning the bucket into a tree. */
const bucketLengthMax = 8;
/** Size of the table from which a long bucket no longer makes it grow. */
const tableSizeOfTrees = 64;

/**
 * A map of texts that iterates in the order of `java.util.HashMap` (Java 8 and later), because that order is on the
 * wire: the SDK signs its headers in it. Entries are never removed, as in the SDK.
 *
 * Table of 16 that doubles when more than three quarters full, or when one bucket holds nine entries; entries of a
 * bucket in the order of insertion, which a split keeps. Above 64 buckets Java orders a bucket of nine or more
 * entries as a tree; that order is not rebuilt here: no set of header names comes near it by accident.
 */
export class JavaHashMap implements Iterable<readonly [key: string, value: string]> {
  #table: Entry[][] = Array.from({ length: 16 }, () => []);
  #size = 0;

  /** The number of entries. */
  get size(): number {
    return this.#size;
  }

  /** The value of `key`; undefined where there is none. */
  get(key: string): string | undefined {
    const hash = spread(javaHashCode(key));
    return this.#bucket(hash).find((entry) => entry.key === key)?.value;
  }

  /** Sets the value of `key`; an entry that exists keeps its place. */
  set(key: string, value: string): void {
    const hash = spread(javaHashCode(key));
    const bucket = this.#bucket(hash);
    const known = bucket.find((entry) => entry.key === key);
    if (known) {
      known.value = value;
      return;
    }
    bucket.push({ key, hash, value });
    this.#size += 1;
    if (bucket.length > bucketLengthMax && this.#table.length < tableSizeOfTrees) this.#grow();
    if (this.#size > this.#table.length * 0.75) this.#grow();
  }

  *[Symbol.iterator](): Generator<readonly [key: string, value: string]> {
    for (const bucket of this.#table) for (const { key, value } of bucket) yield [key, value];
  }

  #bucket(hash: number): Entry[] {
    // The table always has a power of two of buckets, so that the mask finds one.
    return this.#table[hash & (this.#table.length - 1)] as Entry[];
  }

  #grow(): void {
    const entries = this.#table.flat();
    this.#table = Array.from({ length: this.#table.length * 2 }, () => []);
    for (const entry of entries) this.#bucket(entry.hash).push(entry);
  }
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
