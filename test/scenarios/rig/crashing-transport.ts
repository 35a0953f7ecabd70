import type { Axis, NoticeBoard } from '@lienthong/axis';
import type { ContentStore } from '@lienthong/content-store';
import { MortalTransport, type Operation } from '@lienthong/faults';
import type { LedgerStore } from '@lienthong/ledger';
import type { Transport } from '@lienthong/node-host';
import type { RandomSource } from '@lienthong/runtime';
import { doubling } from './doubling-axis.ts';

/** How likely each accident is at each operation; all between 0 and 1. */
export type Accidents = {
  /** The process dies before or after the operation. */
  readonly crash: number;
  /** A message is stored a second time under another id, as after the end of the server's deduplication window. */
  readonly duplicate: number;
  /** The process dies at the next operation of this name, before or after it; the accident happens once. */
  next?: { readonly operation: Operation; readonly when: 'before' | 'after' } | undefined;
};

/** A process' way to the axis that may die at any operation, by chance or as ordered. */
export class CrashingTransport implements Transport {
  readonly axis: Axis;
  readonly content: ContentStore;
  readonly ledgers: LedgerStore;
  readonly notices: NoticeBoard;
  readonly #mortal: MortalTransport;
  readonly #random: RandomSource;
  readonly #accidents: () => Accidents;
  readonly #onCrash: () => void;

  constructor(options: {
    readonly base: Transport;
    readonly random: RandomSource;
    readonly accidents: () => Accidents;
    readonly onCrash: () => void;
  }) {
    const { base, random, accidents, onCrash } = options;
    this.#random = random;
    this.#accidents = accidents;
    this.#onCrash = onCrash;
    const axis = doubling(base.axis, { random, likely: () => accidents().duplicate });
    this.#mortal = new MortalTransport({
      base: { ...base, axis: { ...axis, close: async () => undefined } },
      around: (name, operation) => this.#around(name, operation),
    });
    this.axis = this.#mortal.axis;
    this.content = this.#mortal.content;
    this.ledgers = this.#mortal.ledgers;
    this.notices = base.notices;
  }

  /** The process dies now. */
  crash(): void {
    if (!this.#mortal.isDead) void this.#mortal.kill().then(() => this.#onCrash());
  }

  async #around<Result>(name: Operation, operation: () => Promise<Result>): Promise<Result> {
    const accidents = this.#accidents();
    const { crash, next } = accidents;
    const isNext = next?.operation === name;
    if (isNext) accidents.next = undefined;
    const fate = this.#random.fraction();
    if (fate < crash / 2 || (isNext && next.when === 'before')) {
      this.crash();
      return new Promise<never>(() => undefined);
    }
    const result = await operation();
    if (fate < crash || isNext) this.crash();
    return result;
  }
}
