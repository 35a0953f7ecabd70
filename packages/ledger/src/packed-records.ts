import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { LedgerRecord } from './ledger-store.ts';

/** Fast rather than small: lines are mostly names that come again and digests that do not. */
const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } } as const;

type Block = { readonly packed: Buffer; readonly from: number; readonly until: number };

/** Records of one ledger in memory: what is recent as it is, what is not packed, outside of the collector's reach. */
export class PackedRecords {
  readonly #node: string;
  readonly #blocks: Block[] = [];
  #recent: LedgerRecord[] = [];
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

  push(record: LedgerRecord): void {
    this.#recent.push(record);
    this.#recentSize += sizeOf(record);
  }

  /** The record at a place, from 0; undefined where there is none. */
  at(place: number): LedgerRecord | undefined {
    if (place >= this.#recentFrom) return this.#recent[place - this.#recentFrom];
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
    const text = records
      .map(({ sequence, lines }) => [sequence, lines.length, ...lines].join('\n'))
      .join('\n');
    const from = this.#recentFrom;
    const until = from + records.length;
    this.#blocks.push({ packed: Buffer.from(zstdCompressSync(text, fast)), from, until });
    this.#recent = this.#recent.slice(-2);
    this.#recentFrom = until;
    this.#recentSize = this.#recent.reduce((sum, record) => sum + sizeOf(record), 0);
  }

  #open(block: Block): readonly LedgerRecord[] {
    if (this.#opened?.block === block) return this.#opened.records;
    const parts = zstdDecompressSync(block.packed).toString('utf8').split('\n');
    const records: LedgerRecord[] = [];
    for (let at = 0; at < parts.length; ) {
      const [sequence, count] = [Number(parts[at]), Number(parts[at + 1])];
      records.push({ node: this.#node, sequence, lines: parts.slice(at + 2, at + 2 + count) });
      at += 2 + count;
    }
    this.#opened = { block, records };
    return records;
  }

  /** Lets go of what was unpacked to be read. */
  close(): void {
    this.#opened = undefined;
  }
}

function sizeOf({ lines }: LedgerRecord): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
