import type { MessagePort } from 'node:worker_threads';
import { type LineEnd, ThreadLine } from './thread-line.ts';

/** What a thread has to know to be one of several; it can be given to a worker thread, the ports being moved. */
export type ThreadSeat = {
  /** Number of this thread, from 0. */
  readonly self: number;
  /** Number of the thread that has the ledger of each node and serves it, by the node's address; the first where it is not said. */
  readonly owners: ReadonlyMap<string, number>;
  /** The line to each other thread, by its number; nothing at the own. */
  readonly ports: readonly (MessagePort | undefined)[];
  /** One 32-bit counter that all threads see: places of ledger records. */
  readonly records: SharedArrayBuffer;
};

/** The other threads, as one of them sees them. */
export class Peers {
  readonly self: number;
  readonly count: number;
  readonly #seat: ThreadSeat;
  #lines: readonly (ThreadLine | undefined)[] = [];

  constructor(seat: ThreadSeat) {
    this.self = seat.self;
    this.count = seat.ports.length;
    this.#seat = seat;
  }

  /** Takes up the lines; what others have said until then is heard now. */
  open(endTo: (peer: number) => LineEnd): void {
    this.#lines = this.#seat.ports.map((port, peer) => port && new ThreadLine(port, endTo(peer)));
  }

  /** Number of the thread of a node. */
  ownerOf(node: string): number {
    return this.#seat.owners.get(node) ?? 0;
  }

  /** The line to the thread of a node; undefined where that is this one. */
  lineTo(node: string): ThreadLine | undefined {
    return this.#lines[this.ownerOf(node)];
  }

  /** The line to a thread; undefined where it is this one. */
  line(peer: number): ThreadLine | undefined {
    return this.#lines[peer];
  }

  /** All lines. */
  get lines(): readonly ThreadLine[] {
    return this.#lines.flatMap((line) => line ?? []);
  }

  close(): void {
    for (const line of this.lines) line.close();
  }
}
