import type { Clock } from '@lienthong/runtime';
import type { GatewayLimits } from './gateway-limits.ts';

/** Why a line was given up. */
export type SlowReason = 'idle' | 'slow' | 'overtime';

type GuardLimits = Pick<
  GatewayLimits,
  'idleTimeoutMs' | 'lineTimeoutMs' | 'bytesPerSecondMin' | 'bytesPerSecondMinPressed'
>;

const lookEveryMs = 1_000;
/** Over how long a speed is taken, milliseconds. */
const windowMs = 10_000;

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
    while (this.#lines.size > 0 && !this.#stopping.signal.aborted) {
      try {
        await this.#clock.sleep(lookEveryMs, this.#stopping.signal);
      } catch {
        break; // the gateway is closed
      }
      const { bytesPerSecondMin, bytesPerSecondMinPressed } = this.#limits;
      const least = this.#isPressed() ? bytesPerSecondMinPressed : bytesPerSecondMin;
      for (const line of this.#lines) line.look(this.#limits, least);
    }
    this.#looking = undefined;
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
    const heldMs = this.#clock.now() - this.#heldAt;
    this.#startedAt += heldMs;
    this.#movedAt += heldMs;
    this.#windowAt += heldMs;
    this.#heldAt = undefined;
  }

  end(): void {
    this.#onEnd(this);
  }

  /** @internal */
  look(limits: GuardLimits, bytesPerSecondMin: number): void {
    if (this.#heldAt !== undefined) return;
    const now = this.#clock.now();
    const reason = this.#reason(now, limits, bytesPerSecondMin);
    if (now - this.#windowAt >= windowMs) {
      this.#windowAt = now;
      this.#windowBytes = 0;
    }
    if (reason === undefined) return;
    this.end();
    this.#onGiveUp(reason);
  }

  #reason(now: number, limits: GuardLimits, bytesPerSecondMin: number): SlowReason | undefined {
    if (now - this.#movedAt >= limits.idleTimeoutMs) return 'idle';
    if (now - this.#startedAt >= limits.lineTimeoutMs) return 'overtime';
    const elapsedMs = now - this.#windowAt;
    const isSlow = elapsedMs >= windowMs && (this.#windowBytes * 1_000) / elapsedMs < bytesPerSecondMin;
    return isSlow ? 'slow' : undefined;
  }
}
