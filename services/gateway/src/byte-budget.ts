type Waiter = { readonly lease: ByteLease; readonly bytes: number; readonly grant: () => void };

/**
 * Memory for packages, shared by all calls. Who asks for more than is left waits in turn. The eldest lease never waits:
 * calls that each hold a part would else wait for each other for ever.
 */
export class ByteBudget {
  readonly #bytesMax: number;
  readonly #leases = new Set<ByteLease>();
  #waiting: Waiter[] = [];
  #usedBytes = 0;

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
    this.#leases.add(lease);
    return lease;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Whether somebody waits. */
  get isPressed(): boolean {
    return this.#waiting.length > 0;
  }

  #take(lease: ByteLease, bytes: number, signal: AbortSignal | undefined): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#mayHave(lease, bytes) && (this.#waiting.length === 0 || this.#isEldest(lease))) {
      this.#usedBytes += bytes;
      return undefined;
    }
    return new Promise((resolve, reject) => {
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
    });
  }

  #give(bytes: number): void {
    this.#usedBytes -= bytes;
    this.#serve();
  }

  #end(lease: ByteLease): void {
    this.#leases.delete(lease);
    this.#serve();
  }

  #serve(): void {
    for (;;) {
      const eldest = this.#waiting.findIndex(({ lease }) => this.#isEldest(lease));
      const place = eldest === -1 ? 0 : eldest;
      const next = this.#waiting[place];
      if (!next || !this.#mayHave(next.lease, next.bytes)) return;
      this.#waiting.splice(place, 1);
      next.grant();
    }
  }

  #mayHave(lease: ByteLease, bytes: number): boolean {
    return this.#usedBytes + bytes <= this.#bytesMax || this.#isEldest(lease);
  }

  #isEldest(lease: ByteLease): boolean {
    const [eldest] = this.#leases;
    return eldest === lease;
  }
}

/** What one call holds of a {@link ByteBudget}. */
export class ByteLease {
  readonly #budget: {
    readonly take: (bytes: number, signal: AbortSignal | undefined) => Promise<void> | undefined;
    readonly give: (bytes: number) => void;
    readonly end: () => void;
  };
  #heldBytes = 0;
  #released = false;

  /** @internal Use {@link ByteBudget.lease}. */
  constructor(budget: {
    readonly take: (bytes: number, signal: AbortSignal | undefined) => Promise<void> | undefined;
    readonly give: (bytes: number) => void;
    readonly end: () => void;
  }) {
    this.#budget = budget;
  }

  /** Resolves when `bytes` more are held; rejects with the signal's reason when that comes first. */
  async grow(bytes: number, signal?: AbortSignal): Promise<void> {
    const waiting = this.#budget.take(bytes, signal);
    if (waiting !== undefined) await waiting;
    // The call may have ended in the meantime.
    if (this.#released) this.#budget.give(bytes);
    else this.#heldBytes += bytes;
  }

  /** Gives `bytes` of those held back. */
  shrink(bytes: number): void {
    this.#heldBytes -= bytes;
    this.#budget.give(bytes);
  }

  /** Gives everything back; a second time does nothing. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#budget.end();
    this.shrink(this.#heldBytes);
  }
}
