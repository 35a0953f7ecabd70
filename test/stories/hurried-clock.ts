import { type Clock, systemClock } from '@lienthong/runtime';

/** The machine's clock, which can be made to run fast, so that what never comes is not waited for. */
export class HurriedClock implements Clock {
  #speed = 1;
  #since = systemClock.now();
  #shown = this.#since;

  now(): number {
    return this.#shown + (systemClock.now() - this.#since) * this.#speed;
  }

  run(speed: number): void {
    const now = this.now();
    this.#since = systemClock.now();
    this.#shown = now;
    this.#speed = speed;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms, signal);
  }
}
