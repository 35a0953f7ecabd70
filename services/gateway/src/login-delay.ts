import type { Clock } from '@lienthong/runtime';

const firstDelayMs = 250;
const delayMsMax = 8_000;
const namesMax = 10_000;

/** Makes each wrong password of one name and place cost more time than the one before. */
export class LoginDelay {
  readonly #clock: Clock;
  readonly #failures = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when a failure of `name` may be answered. */
  async failed(name: string, signal: AbortSignal): Promise<void> {
    const count = (this.#failures.get(name) ?? 0) + 1;
    // The latest stand last, so that the oldest is forgotten first.
    this.#failures.delete(name);
    this.#failures.set(name, count);
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > namesMax && oldest !== undefined) this.#failures.delete(oldest);
    await this.#clock.sleep(Math.min(firstDelayMs * 2 ** (count - 1), delayMsMax), signal);
  }

  /** The name is innocent again. */
  succeeded(name: string): void {
    this.#failures.delete(name);
  }
}
