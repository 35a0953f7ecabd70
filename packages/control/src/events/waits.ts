import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { Clock } from '@lienthong/runtime';

/** Something that is waited for: told when one of its topics was touched. */
type Wait = { readonly topics: readonly string[]; readonly look: () => void };

/** What to wait for: `find` is asked at once and whenever one of the topics was touched, until it finds something. */
export type Wanted<Value> = {
  readonly topics: readonly string[];
  readonly find: () => Value | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** In an error: what was waited for. */
  readonly what: string;
};

/** Waits for what ledgers tell. Nothing is asked twice for the same news. */
export class Waits {
  readonly #clock: Clock;
  readonly #countMax: number;
  readonly #byTopic = new Map<string, Set<Wait>>();
  #count = 0;

  constructor(options: { readonly clock: Clock; readonly countMax: number }) {
    this.#clock = options.clock;
    this.#countMax = options.countMax;
  }

  /** Waits that go on. */
  get count(): number {
    return this.#count;
  }

  /** Looks again at what waits for one of `topics`. */
  touch(topics: Iterable<string>): void {
    if (this.#count === 0) return;
    const waits = new Set<Wait>();
    for (const topic of topics) for (const wait of this.#byTopic.get(topic) ?? []) waits.add(wait);
    for (const wait of waits) wait.look();
  }

  /**
   * What was waited for.
   *
   * @throws CONTROL_WAIT_ENDED when it did not come in time, or whoever waited has gone
   * @throws CONTROL_STOPPED when the API ends meanwhile
   * @throws CONTROL_BUSY when there are as many waits as there may be
   */
  async for<Value>({ topics, find, timeoutMs, signal, what }: Wanted<Value>): Promise<Value> {
    const present = find();
    if (present !== undefined) return present;
    if (this.#count >= this.#countMax)
      throw new ExchangeError('CONTROL_BUSY', { limit: this.#countMax, what: 'waits' });
    const come = new AbortController();
    let found: Value | undefined;
    const look = () => {
      found = find();
      if (found !== undefined) come.abort();
    };
    const wait: Wait = { topics, look };
    this.#register(wait);
    try {
      await this.#clock.sleep(timeoutMs, AbortSignal.any([come.signal, signal]));
    } catch (interruption) {
      if (!come.signal.aborted && !signal.aborted) throw interruption;
    } finally {
      this.#unregister(wait);
    }
    if (found !== undefined) return found;
    if (isExchangeError(signal.reason)) throw signal.reason;
    throw new ExchangeError('CONTROL_WAIT_ENDED', { timeoutMs, what });
  }

  #register(wait: Wait): void {
    this.#count += 1;
    for (const topic of wait.topics) {
      const waits = this.#byTopic.get(topic) ?? new Set();
      waits.add(wait);
      this.#byTopic.set(topic, waits);
    }
  }

  #unregister(wait: Wait): void {
    this.#count -= 1;
    for (const topic of wait.topics) {
      const waits = this.#byTopic.get(topic);
      waits?.delete(wait);
      if (waits?.size === 0) this.#byTopic.delete(topic);
    }
  }
}
