import { type Clock, machineClock } from './clock.ts';

/** A clock that goes ahead of another, or behind it, by what `skewMs` says at the moment; it sleeps as the other does. */
export class SkewedClock implements Clock {
  readonly machine: Clock;
  readonly #clock: Clock;
  readonly #skewMs: () => number;

  constructor(clock: Clock, skewMs: () => number) {
    this.machine = machineClock(clock);
    this.#clock = clock;
    this.#skewMs = skewMs;
  }

  now(): number {
    return this.#clock.now() + this.#skewMs();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(ms, signal);
  }
}
