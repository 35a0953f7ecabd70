import type { Clock } from '@lienthong/runtime';

type Sleeper = { readonly wakeAt: number; readonly wake: () => void };

/** Time that moves only when it is told to, from one sleeper to the next. */
export class VirtualClock implements Clock {
  #now: number;
  /** The next one to wake last. */
  readonly #sleepers: Sleeper[] = [];

  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        const at = this.#sleepers.indexOf(sleeper);
        if (at >= 0) this.#sleepers.splice(at, 1);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        wakeAt: this.#now + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      this.#sleepers.splice(this.#placeOf(sleeper), 0, sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Time stands still until everything that is ready has run; nothing of the machine decides on the order. */
  turn(): Promise<void> {
    return this.sleep(0);
  }

  /** Where a new sleeper stands: before all that wake earlier, and before those of the same instant. */
  #placeOf({ wakeAt }: Sleeper): number {
    let [from, to] = [0, this.#sleepers.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#sleepers[middle]?.wakeAt ?? 0) > wakeAt) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Moves time to the next sleeper's instant and wakes it; `false` where nobody sleeps. */
  wakeNext(): boolean {
    const next = this.#sleepers.pop();
    if (!next) return false;
    this.#now = Math.max(this.#now, next.wakeAt);
    next.wake();
    return true;
  }
}

/** Resolves when everything that is ready has run. Deterministic as long as nothing waits for the machine. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
