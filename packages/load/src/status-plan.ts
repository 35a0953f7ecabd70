import type { RandomSource } from '@lienthong/runtime';

/** Bytes of a status before it is signed. */
export const statusBytes = 1_700;
/** What receivers say of a document one after the other: received, accepted, assigned, in process, finished. */
const codesInOrder = [1, 3, 4, 5, 6] as const;
/** How long after a document its receivers begin to say anything, milliseconds. */
const answerMs = 2_000;
/** Documents that are remembered to be answered; the oldest are forgotten. */
const remembered = 10_000;

type Answerable = { readonly index: number; readonly from: number; readonly to: number; told: number };

/** Which packages of a plan are statuses, and about what: receivers that have a key answer what they were sent a while before. */
export class StatusPlan {
  readonly #share: number;
  readonly #intendedMs: Float64Array;
  readonly #random: RandomSource;
  readonly #sending: ReadonlySet<number>;
  readonly #about: Int32Array;
  readonly #codes: Uint8Array;
  /** Copies that were sent too short ago to be answered, in the order of their instants. */
  readonly #young: Answerable[] = [];
  #youngFrom = 0;
  readonly #answerable: Answerable[] = [];

  /** @param share - of all packages, 0 to 1 */
  constructor(
    share: number,
    options: {
      readonly intendedMs: Float64Array;
      /** Who has a key. */
      readonly sending: readonly number[];
      readonly random: RandomSource;
    },
  ) {
    this.#share = share;
    this.#intendedMs = options.intendedMs;
    this.#random = options.random;
    this.#sending = new Set(options.sending);
    this.#about = new Int32Array(options.intendedMs.length).fill(-1);
    this.#codes = new Uint8Array(options.intendedMs.length);
  }

  get plan(): { readonly about: Int32Array; readonly codes: Uint8Array } {
    return { about: this.#about, codes: this.#codes };
  }

  /** Who tells whom in the next package; undefined where it is to be a document, also for want of documents to speak of. */
  next(index: number): { readonly from: number; readonly to: number } | undefined {
    if (this.#share === 0 || this.#random.fraction() >= this.#share) return undefined;
    this.#grow(this.#intendedMs[index] ?? 0);
    if (this.#answerable.length === 0) return undefined;
    const place = this.#random.integer(this.#answerable.length);
    const copy = this.#answerable[place] as Answerable;
    this.#about[index] = copy.index;
    this.#codes[index] = codesInOrder[copy.told] ?? 6;
    copy.told += 1;
    if (copy.told === codesInOrder.length) this.#forget(place);
    return { from: copy.from, to: copy.to };
  }

  /** A document is planned: those of its receivers who have a key may answer later. */
  sent(
    index: number,
    { sender, receivers }: { readonly sender: number; readonly receivers: readonly number[] },
  ): void {
    if (this.#share === 0) return;
    for (const from of receivers)
      if (this.#sending.has(from)) this.#young.push({ index, from, to: sender, told: 0 });
  }

  #grow(at: number): void {
    for (; this.#youngFrom < this.#young.length; this.#youngFrom += 1) {
      const copy = this.#young[this.#youngFrom] as Answerable;
      if ((this.#intendedMs[copy.index] ?? 0) + answerMs > at) break;
      if (this.#answerable.length === remembered) this.#forget(this.#random.integer(remembered));
      this.#answerable.push(copy);
    }
    if (this.#youngFrom > remembered) {
      this.#young.splice(0, this.#youngFrom);
      this.#youngFrom = 0;
    }
  }

  #forget(place: number): void {
    const last = this.#answerable.pop();
    if (last && place < this.#answerable.length) this.#answerable[place] = last;
  }
}
