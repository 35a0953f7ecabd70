import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { LedgerRecord } from './ledger-store.ts';

/** Fast rather than small: lines are mostly names that come again and digests that do not. */
const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } } as const;

/** Between two records of a block; lines are JSON, in which no control character stands as it is. */
const recordEnd = '\n\u0000\n';

/** A record with its lines as one text: put together from pieces, each would be many objects. */
type Recent = { readonly sequence: number; readonly text: string };

type Block = { readonly packed: Buffer; readonly from: number; readonly until: number };

/** Records of one ledger in memory: what is recent as it is, what is not packed, outside of the collector's reach. */
export class PackedRecords {
  readonly #node: string;
  readonly #blocks: Block[] = [];
  #recent: Recent[] = [];
  #recentFrom = 0;
  #recentSize = 0;
  #opened: { readonly block: Block; readonly records: readonly LedgerRecord[] } | undefined;

  constructor(node: string) {
    this.#node = node;
  }

  get length(): number {
    return this.#recentFrom + this.#recent.length;
  }

  /** Characters of what is not packed. */
  get recentSize(): number {
    return this.#recentSize;
  }

  push({ sequence, lines }: Omit<LedgerRecord, 'node'>): void {
    const text = lines.join('\n');
    this.#recent.push({ sequence, text });
    this.#recentSize += text.length;
  }

  /** The sequence of the last record; 0 where there is none. */
  get lastSequence(): number {
    return this.#recent.at(-1)?.sequence ?? 0;
  }

  /** The record at a place, from 0; undefined where there is none. */
  at(place: number): LedgerRecord | undefined {
    if (place >= this.#recentFrom) {
      const recent = this.#recent[place - this.#recentFrom];
      return recent && { node: this.#node, sequence: recent.sequence, lines: linesOf(recent.text) };
    }
    let [low, high] = [0, this.#blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#blocks[middle]?.until ?? 0) > place) high = middle;
      else low = middle + 1;
    }
    const block = this.#blocks[low];
    return block && this.#open(block)[place - block.from];
  }

  /** Packs all but the last two records, which whoever appends compares with. */
  pack(): void {
    const records = this.#recent.slice(0, -2);
    if (records.length === 0) return;
    const text = records.map((record) => `${record.sequence} ${record.text}`).join(recordEnd);
    const from = this.#recentFrom;
    const until = from + records.length;
    this.#blocks.push({ packed: Buffer.from(zstdCompressSync(text, fast)), from, until });
    this.#recent = this.#recent.slice(-2);
    this.#recentFrom = until;
    this.#recentSize = this.#recent.reduce((sum, record) => sum + record.text.length, 0);
  }

  #open(block: Block): readonly LedgerRecord[] {
    if (this.#opened?.block === block) return this.#opened.records;
    const texts = zstdDecompressSync(block.packed).toString('utf8').split(recordEnd);
    const records = texts.map((text) => {
      const space = text.indexOf(' ');
      const lines = linesOf(text.slice(space + 1));
      return { node: this.#node, sequence: Number(text.slice(0, space)), lines };
    });
    this.#opened = { block, records };
    return records;
  }

  /** Lets go of what was unpacked to be read. */
  close(): void {
    this.#opened = undefined;
  }
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split('\n');
}
