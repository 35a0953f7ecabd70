import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import type { PackageHead } from './package-heads.ts';
import { PackedBytes } from './packed-bytes.ts';
import { readValue, shapeAt, shapeOf, writeValue } from './packed-value.ts';

/** What an entry is found by. Places and numbers count from 0. */
export type EntryLinks = {
  /** Number of the head of its package, where the node has admitted that. */
  readonly head: number | undefined;
  /** Places of the entries before it about the same package and of the same cause. */
  readonly beforeInPackage: number | undefined;
  readonly beforeOfCause: number | undefined;
};

/** Largest piece of memory, bytes; the first ones are smaller. */
const chunkBytesMax = 1_048_576;
const chunkBytesFirst = 1_024;

const scratch = new PackedBytes();

/**
 * Entries of a node's ledger in the order of the ledger, without their places in the chain: some 40 bytes each, out of the
 * collector's sight, made into objects when somebody asks.
 */
export class EntryLog {
  readonly #chunks: Buffer[] = [];
  #used = 0;
  readonly #headAt: (number: number) => PackageHead | undefined;
  readonly #factsOf: (head: PackageHead) => PackageFacts;

  /** @param headAt - the head of a number */
  constructor(
    headAt: (number: number) => PackageHead | undefined,
    factsOf: (head: PackageHead) => PackageFacts,
  ) {
    this.#headAt = headAt;
    this.#factsOf = factsOf;
  }

  /**
   * The place of the entry, which is appended.
   *
   * @param admittedAs - number of the head with the facts of the entry, where it has any
   */
  append(entry: EntryDraft, links: EntryLinks, admittedAs: number | undefined): number {
    scratch.at = 0;
    write(scratch, entry, links, admittedAs);
    const { written } = scratch;
    const chunk = this.#room(written.length);
    const place = (this.#chunks.length - 1) * chunkBytesMax + this.#used;
    written.copy(chunk, this.#used);
    this.#used += written.length;
    return place;
  }

  /** The last chunk, with room for so many bytes. */
  #room(bytes: number): Buffer {
    const last = this.#chunks.at(-1);
    if (last && this.#used + bytes <= last.length) return last;
    const size = Math.min(chunkBytesMax, chunkBytesFirst * 2 ** Math.min(10, this.#chunks.length));
    const chunk = Buffer.allocUnsafeSlow(Math.max(size, bytes));
    this.#chunks.push(chunk);
    this.#used = 0;
    return chunk;
  }

  /** The entry that was appended at a place. */
  at(place: number): { readonly entry: EntryDraft; readonly links: EntryLinks } {
    const chunk = this.#chunks[Math.floor(place / chunkBytesMax)];
    const bytes = new PackedBytes(chunk, place % chunkBytesMax);
    const link = () => {
      const counted = bytes.readInteger();
      return counted === 0 ? undefined : counted - 1;
    };
    const shape = link();
    const links = { head: link(), beforeInPackage: link(), beforeOfCause: link() };
    if (shape === undefined) return { entry: JSON.parse(String(readValue(bytes))), links };
    const entry: Record<string, unknown> = {};
    const pkg = links.head === undefined ? undefined : this.#headAt(links.head)?.pkg;
    for (const key of shapeAt(shape)?.keys ?? []) {
      const admittedAs = key === 'facts' ? this.#headAt(bytes.readInteger()) : undefined;
      if (admittedAs) entry[key] = this.#factsOf(admittedAs);
      else entry[key] = key === 'pkg' && pkg !== undefined ? pkg : readValue(bytes);
    }
    return { entry: entry as EntryDraft, links };
  }
}

/** Keys that an entry does not lose: without those of the chain, which nobody asks the index for. */
function write(
  bytes: PackedBytes,
  entry: EntryDraft,
  { head, beforeInPackage, beforeOfCause }: EntryLinks,
  admittedAs: number | undefined,
): void {
  const all = entry as Readonly<Record<string, unknown>>;
  const shape = shapeOf(Object.keys(all), (key) => all[key] !== undefined && key !== 'n' && key !== 'prev');
  for (const link of [shape?.number, head, beforeInPackage, beforeOfCause])
    bytes.integer(link === undefined ? 0 : link + 1);
  if (!shape) {
    writeValue(bytes, JSON.stringify(entry));
    return;
  }
  for (const key of shape.keys)
    if (key === 'facts') bytes.integer(admittedAs ?? 0);
    else if (key !== 'pkg' || head === undefined) writeValue(bytes, all[key], key);
}
