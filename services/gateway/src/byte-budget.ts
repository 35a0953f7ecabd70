type Waiter = { readonly lease: ByteLease; readonly bytes: number; readonly grant: () => void };

/**
 * Memory for packages, shared by all calls. Who asks for more than is left waits in turn. So that calls which each
 * hold a part do not wait for each other for ever, one of those that hold something and wait is favoured: it gets what
 * it asks for, beyond the limit too, until it has ended.
 */
export class ByteBudget {
  readonly #bytesMax: number;
  #waiting: Waiter[] = [];
  #usedBytes = 0;
  #favoured: ByteLease | undefined;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** A lease that holds nothing yet. Who takes one releases it. */
  lease(): ByteLease {
    const lease = new ByteLease({
      take: (bytes, signal) => this.#take(lease, bytes, signal),
      give: (bytes) => this.#give(bytes),
      end: () => this.#end(lease),
    });
    return lease;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Whether somebody waits. */
  get isPressed(): boolean {
    return this.#waiting.length > 0;
  }

  #take(lease: ByteLease, bytes: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const stop = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter);
        reject(signal?.reason);
        this.#serve();
      };
      const grant = () => {
        signal?.removeEventListener('abort', stop);
        this.#usedBytes += bytes;
        resolve();
      };
      const waiter: Waiter = { lease, bytes, grant };
      this.#waiting.push(waiter);
      signal?.addEventListener('abort', stop, { once: true });
      this.#serve();
    });
  }

  #give(bytes: number): void {
    this.#usedBytes -= bytes;
    this.#serve();
  }

  #end(lease: ByteLease): void {
    if (this.#favoured === lease) this.#favoured = undefined;
  }

  #serve(): void {
    for (let next = this.#next(); next; next = this.#next()) {
      const served = next;
      this.#waiting = this.#waiting.filter((other) => other !== served);
      served.grant();
    }
  }

  #next(): Waiter | undefined {
    const [first] = this.#waiting;
    if (first && this.#fits(first)) return first;
    this.#favoured ??= this.#waiting.find(({ lease }) => lease.heldBytes > 0)?.lease;
    return this.#waiting.find(({ lease }) => lease === this.#favoured);
  }

  #fits({ lease, bytes }: Waiter): boolean {
    // What is larger than everything is let through alone.
    return this.#usedBytes + bytes <= this.#bytesMax || this.#usedBytes === lease.heldBytes;
  }
}

/** What a lease tells its budget. */
type BudgetSide = {
  readonly take: (bytes: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly give: (bytes: number) => void;
  readonly end: () => void;
};

/** What one call holds of a {@link ByteBudget}. */
export class ByteLease {
  readonly #budget: BudgetSide;
  #heldBytes = 0;
  #isReleased = false;

  /** @internal Use {@link ByteBudget.lease}. */
  constructor(budget: BudgetSide) {
    this.#budget = budget;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Resolves when `bytes` more are held; rejects with the signal's reason when that comes first. */
  async grow(bytes: number, signal?: AbortSignal): Promise<void> {
    await this.#budget.take(bytes, signal);
    // The call may have ended in the meantime.
    if (this.#isReleased) this.#budget.give(bytes);
    else this.#heldBytes += bytes;
  }

  /** Gives `bytes` of those held back. */
  shrink(bytes: number): void {
    this.#heldBytes -= bytes;
    this.#budget.give(bytes);
  }

  /** Gives everything back; a second time does nothing. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#budget.end();
    this.shrink(this.#heldBytes);
  }
}
