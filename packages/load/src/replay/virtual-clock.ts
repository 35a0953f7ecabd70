import type { Clock } from '@lienthong/runtime';

/**
 * A clock that shows the days that are replayed, to all that asks for the time, while whoever waits does so by the machine's: it
 * stands in the place of the machine's clock.
 */
export class VirtualClock implements Clock {
  readonly #waiting: Clock;
  #now: number;

  constructor(startAt: number, machine: Clock) {
    this.#now = startAt;
    this.#waiting = machine;
  }

  now(): number {
    return this.#now;
  }

  /** Turns the clock forward; it never goes back. */
  turnTo(at: number): void {
    this.#now = Math.max(this.#now, at);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#waiting.sleep(ms, signal);
  }
}
