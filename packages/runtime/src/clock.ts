/** Time as a parameter. Instants are milliseconds since 1970-01-01T00:00:00Z. */
export interface Clock {
  /** The present instant. */
  now(): number;
  /** Resolves after `ms` milliseconds of this clock; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** The clock of the machine under this one, where this one can be set; see {@link machineClock}. */
  readonly machine?: Clock;
  /** Where turns are this clock's: see {@link turnOf}. */
  turn?(): Promise<void>;
}

/**
 * The clock for waits of machinery: connections, time limits, retries. Whoever jumps or stops the time of an exchange means
 * its documents, deadlines and certificates, not how long a socket is waited for.
 */
export function machineClock(clock: Clock): Clock {
  return clock.machine ?? clock;
}

/**
 * Resolves when everything that is ready now has run: at the end of this turn of the machine's event loop, however the clock
 * stands, or where a simulation has turns of its own at the end of that.
 */
export function turnOf(clock: Clock): Promise<void> {
  return machineClock(clock).turn?.() ?? new Promise((resolve) => setImmediate(resolve));
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', abort, { once: true });
    });
  },
};

type Sleeper = { readonly wakeAt: number; readonly wake: () => void };

/** A clock that moves only when told to: for tests and simulation. */
export class ManualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = { wakeAt: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** Moves time forward by `ms` and wakes sleepers in the order of their instants. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = this.#sleepers
        .filter(({ wakeAt }) => wakeAt <= until)
        .sort((a, b) => a.wakeAt - b.wakeAt)[0];
      if (!due) break;
      this.#sleepers.splice(this.#sleepers.indexOf(due), 1);
      this.#now = Math.max(this.#now, due.wakeAt);
      due.wake();
    }
    this.#now = until;
  }
}
