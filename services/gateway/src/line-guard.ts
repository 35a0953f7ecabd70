import type { Clock } from '@lienthong/runtime';
import type { GatewayLimits } from './gateway-limits.ts';

/** Why a line was given up. */
export type SlowReason = 'idle' | 'slow' | 'overtime';

type GuardLimits = Pick<
  GatewayLimits,
  | 'idleTimeoutMs'
  | 'idleTimeoutMsPressed'
  | 'lineTimeoutMs'
  | 'bytesPerSecondMin'
  | 'bytesPerSecondMinPressed'
>;

const lookEveryMs = 500;
/** Over how long a speed is taken, milliseconds, longer than a line may rest; and while others wait. */
const windowMs = 30_000;
const windowMsPressed = 4_000;

/** What is asked of a line at one look. */
type Demand = {
  readonly idleMs: number;
  readonly lineMs: number;
  readonly bytesPerSecond: number;
  readonly windowMs: number;
};

/** Gives up bodies and replies that do not move on, so that nobody can keep memory or connections by being slow. */
export class LineGuard {
  readonly #clock: Clock;
  readonly #limits: GuardLimits;
  readonly #isPressed: () => boolean;
  readonly #lines = new Set<GuardedLine>();
  readonly #stopping = new AbortController();
  #looking: Promise<void> | undefined;

  constructor(options: {
    readonly clock: Clock;
    readonly limits: GuardLimits;
    /** Whether others wait for what slow lines hold. */
    readonly isPressed: () => boolean;
  }) {
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#isPressed = options.isPressed;
  }

  /** Watches a line until it is ended; `onGiveUp` is called at most once. */
  watch(onGiveUp: (reason: SlowReason) => void): GuardedLine {
    const line = new GuardedLine(this.#clock, (ended) => this.#lines.delete(ended), onGiveUp);
    this.#lines.add(line);
    this.#looking ??= this.#look();
    return line;
  }

  /** Watches nothing any more. */
  close(): void {
    this.#stopping.abort();
    this.#lines.clear();
  }

  async #look(): Promise<void> {
    let lookedAt = this.#clock.now();
    while (this.#lines.size > 0 && !this.#stopping.signal.aborted) {
      try {
        await this.#clock.sleep(lookEveryMs, this.#stopping.signal);
      } catch {
        break; // the gateway is closed
      }
      // Time in which this process itself stood still is no line's fault.
      const lateMs = this.#clock.now() - lookedAt - lookEveryMs;
      lookedAt = this.#clock.now();
      const demand = this.#demand();
      for (const line of this.#lines) {
        if (lateMs > lookEveryMs) line.forgive(lateMs);
        line.look(demand);
      }
    }
    this.#looking = undefined;
  }

  #demand(): Demand {
    const limits = this.#limits;
    const pressed = this.#isPressed();
    return {
      idleMs: pressed ? Math.min(limits.idleTimeoutMsPressed, limits.idleTimeoutMs) : limits.idleTimeoutMs,
      lineMs: limits.lineTimeoutMs,
      bytesPerSecond: pressed ? limits.bytesPerSecondMinPressed : limits.bytesPerSecondMin,
      windowMs: pressed ? windowMsPressed : windowMs,
    };
  }
}

/** One body or reply under watch. */
export class GuardedLine {
  readonly #clock: Clock;
  readonly #onEnd: (line: GuardedLine) => void;
  readonly #onGiveUp: (reason: SlowReason) => void;
  #startedAt: number;
  #movedAt: number;
  #windowAt: number;
  #windowBytes = 0;
  #heldAt: number | undefined;

  /** @internal Use {@link LineGuard.watch}. */
  constructor(clock: Clock, onEnd: (line: GuardedLine) => void, onGiveUp: (reason: SlowReason) => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
    this.#onGiveUp = onGiveUp;
    this.#startedAt = clock.now();
    this.#movedAt = this.#startedAt;
    this.#windowAt = this.#startedAt;
  }

  /** So many bytes have come or gone. */
  moved(bytes: number): void {
    this.#windowBytes += bytes;
    this.#movedAt = this.#clock.now();
  }

  /** From now on it is we who are waited for. */
  hold(): void {
    this.#heldAt ??= this.#clock.now();
  }

  /** From now on it is the other side again. */
  free(): void {
    if (this.#heldAt === undefined) return;
    this.forgive(this.#clock.now() - this.#heldAt);
    this.#heldAt = undefined;
  }

  /** So many milliseconds do not count. */
  forgive(ms: number): void {
    this.#startedAt += ms;
    this.#movedAt += ms;
    this.#windowAt += ms;
  }

  end(): void {
    this.#onEnd(this);
  }

  /** @internal */
  look(demand: Demand): void {
    if (this.#heldAt !== undefined) return;
    const now = this.#clock.now();
    const reason = this.#reason(now, demand);
    if (now - this.#windowAt >= demand.windowMs) {
      this.#windowAt = now;
      this.#windowBytes = 0;
    }
    if (reason === undefined) return;
    this.end();
    this.#onGiveUp(reason);
  }

  #reason(now: number, demand: Demand): SlowReason | undefined {
    if (now - this.#movedAt >= demand.idleMs) return 'idle';
    if (now - this.#startedAt >= demand.lineMs) return 'overtime';
    const elapsedMs = now - this.#windowAt;
    const bytesPerSecond = (this.#windowBytes * 1_000) / elapsedMs;
    return elapsedMs >= demand.windowMs && bytesPerSecond < demand.bytesPerSecond ? 'slow' : undefined;
  }
}
