import {
  type LedgerFollower,
  type LedgerRecord,
  type LedgerStore,
  MemoryLedgerStore,
} from '@lienthong/ledger';
import { assertInvariant } from '@lienthong/runtime';
import type { Said } from './frame-batch.ts';
import type { Questions, RecordHead } from './line-table.ts';
import type { Peers } from './peers.ts';
import { RecordOrder } from './record-order.ts';
import type { LineEnd } from './thread-line.ts';

/** Bytes of lines that go to another thread at a time, at least. */
const pageBytes = 1_000_000;

/** Ledgers in memory, each in the thread of its node, read and followed from any. */
export class ThreadLedgers implements LedgerStore {
  readonly #peers: Peers;
  readonly #own: MemoryLedgerStore;
  /** What this thread follows, by its number, and what others follow here, by theirs. */
  readonly #orders = new Map<number, RecordOrder>();
  readonly #followers = new Map<string, LedgerFollower>();
  readonly #readings = new Map<number, AsyncIterator<LedgerRecord>>();
  #following = 0;
  #reading = 0;

  /** @param records - one 32-bit counter that all threads see */
  constructor({ peers, records }: { readonly peers: Peers; readonly records: SharedArrayBuffer }) {
    this.#peers = peers;
    const counter = new Int32Array(records);
    this.#own = new MemoryLedgerStore({ nextSequence: () => Atomics.add(counter, 0, 1) + 1 });
  }

  /** What the thread `peer` may ask. */
  onAskOf(
    peer: number,
  ): Pick<LineEnd['onAsk'], 'append' | 'openLedgers' | 'readLedgers' | 'followLedgers' | 'settleLedgers'> {
    return {
      append: async ({ node, lines, after }) => ({ plain: await this.#own.append(node, lines, after) }),
      openLedgers: async (nodes) => {
        this.#reading += 1;
        this.#readings.set(this.#reading, this.#own.read(nodes)[Symbol.asyncIterator]());
        return { plain: this.#reading };
      },
      readLedgers: (reading) => this.#page(reading),
      followLedgers: async (follower) => {
        const tell = ({ node, sequence, lines }: LedgerRecord) =>
          this.#peers.line(peer)?.tell('record', { follower, node, sequence }, encodeLines(lines));
        this.#followers.set(`${peer} ${follower}`, await this.#own.follow(tell));
        return { plain: null };
      },
      settleLedgers: async (follower) => {
        await this.#followers.get(`${peer} ${follower}`)?.settled();
        return { plain: null };
      },
    };
  }

  /** What the thread `peer` may tell. */
  onTellOf(peer: number): Pick<LineEnd['onTell'], 'record' | 'closeLedgers' | 'leaveLedgers'> {
    return {
      record: ({ follower, node, sequence }, bytes) =>
        this.#orders.get(follower)?.take({ node, sequence, lines: decodeLines(bytes) }),
      closeLedgers: async (reading) => {
        const records = this.#readings.get(reading);
        this.#readings.delete(reading);
        await records?.return?.();
      },
      leaveLedgers: async (follower) => {
        const followed = this.#followers.get(`${peer} ${follower}`);
        this.#followers.delete(`${peer} ${follower}`);
        await followed?.close();
      },
    };
  }

  async #page(reading: number): Promise<Said<Questions['readLedgers'][1]>> {
    const records = this.#readings.get(reading);
    assertInvariant(records !== undefined, `reading ${reading} of ledgers is open`);
    const plain: (RecordHead & { readonly size: number })[] = [];
    const parts: Uint8Array[] = [];
    for (let size = 0; size < pageBytes; ) {
      const { value, done } = await records.next();
      if (done) break;
      const part = encodeLines(value.lines);
      plain.push({ node: value.node, sequence: value.sequence, size: part.length });
      parts.push(part);
      size += part.length;
    }
    return { plain, bytes: Buffer.concat(parts) };
  }

  async append(node: string, lines: readonly string[], after: number): Promise<number> {
    const line = this.#peers.lineTo(node);
    if (!line) return this.#own.append(node, lines, after);
    return (await line.ask('append', { node, lines, after })).plain;
  }

  async *read(nodes: readonly string[]): AsyncIterable<LedgerRecord> {
    for (let peer = 0; peer < this.#peers.count; peer += 1) {
      const theirs = nodes.filter((node) => this.#peers.ownerOf(node) === peer);
      const line = this.#peers.line(peer);
      if (theirs.length === 0) continue;
      if (!line) {
        yield* this.#own.read(theirs);
        continue;
      }
      const { plain: reading } = await line.ask('openLedgers', theirs);
      try {
        for (;;) {
          const { plain: heads, bytes = new Uint8Array() } = await line.ask('readLedgers', reading);
          if (heads.length === 0) break;
          let at = 0;
          for (const { node, sequence, size } of heads) {
            yield { node, sequence, lines: decodeLines(bytes.subarray(at, at + size)) };
            at += size;
          }
        }
      } finally {
        line.tell('closeLedgers', reading);
      }
    }
  }

  async follow(onRecord: (record: LedgerRecord) => void): Promise<LedgerFollower> {
    this.#following += 1;
    const follower = this.#following;
    const order = new RecordOrder(onRecord);
    this.#orders.set(follower, order);
    const { lines } = this.#peers;
    const [own] = await Promise.all([
      this.#own.follow((record) => {
        if (this.#orders.has(follower)) order.take(record);
      }),
      ...lines.map((line) => line.ask('followLedgers', follower)),
    ]);
    return {
      settled: async () => {
        await Promise.all([own.settled(), ...lines.map((line) => line.ask('settleLedgers', follower))]);
      },
      close: async () => {
        this.#orders.delete(follower);
        for (const line of lines) line.tell('leaveLedgers', follower);
        await own.close();
      },
    };
  }
}

function encodeLines(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\n'));
}

function decodeLines(bytes: Uint8Array): readonly string[] {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8').split('\n');
}
