import type { Clock } from './clock.ts';

/**
 * A clock that somebody turns, while whoever waits does so by the machine's: it stands in the place of the machine's clock. Its
 * time lies in memory that other threads can share, so that all show the same.
 */
export class TurnedClock implements Clock {
  /** For other threads: see {@link TurnedClock.shared}. */
  readonly memory: SharedArrayBuffer;
  readonly #now: BigInt64Array;
  readonly #waiting: Clock;

  private constructor(memory: SharedArrayBuffer, machine: Clock) {
    this.memory = memory;
    this.#now = new BigInt64Array(memory);
    this.#waiting = machine;
  }

  /** A clock that stands at an instant, whole milliseconds since 1970. */
  static at(instant: number, machine: Clock): TurnedClock {
    const clock = new TurnedClock(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT), machine);
    clock.turnTo(instant);
    return clock;
  }

  /** The clock of another thread, by its memory. */
  static shared(memory: SharedArrayBuffer, machine: Clock): TurnedClock {
    return new TurnedClock(memory, machine);
  }

  now(): number {
    return Number(Atomics.load(this.#now, 0));
  }

  /** Turns the clock forward to an instant, whole milliseconds since 1970; it never goes back. One thread alone turns it. */
  turnTo(instant: number): void {
    if (instant > this.now()) Atomics.store(this.#now, 0, BigInt(instant));
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#waiting.sleep(ms, signal);
  }
}
