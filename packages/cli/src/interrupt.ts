import type { EventEmitter } from 'node:events';

/** Thrown where work was given up because the user asked for it. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interrupted';
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C: the first one asks for an orderly end, the second one forces it. */
export class Interrupt {
  readonly #controller = new AbortController();

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Listens to a process.
   *
   * @returns what stops listening
   */
  listen(process: EventEmitter, on: { readonly first: () => void; readonly second: () => void }): () => void {
    const onSignal = (): void => {
      if (this.signal.aborted) on.second();
      else {
        on.first();
        this.#controller.abort(new Interrupted());
      }
    };
    for (const signal of signals) process.on(signal, onSignal);
    return () => {
      for (const signal of signals) process.off(signal, onSignal);
    };
  }

  /** Rejects with {@link Interrupted} when the user asks for an end, else settles as `work` does. */
  async orInterrupted<Value>(work: Promise<Value>): Promise<Value> {
    let stop: (() => void) | undefined;
    const interrupted = new Promise<never>((_, reject) => {
      stop = () => reject(this.signal.reason);
      if (this.signal.aborted) stop();
      else this.signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([work, interrupted]);
    } finally {
      if (stop) this.signal.removeEventListener('abort', stop);
    }
  }

  /** Resolves when the user asks for an end. */
  wait(): Promise<void> {
    return new Promise((resolve) => {
      if (this.signal.aborted) resolve();
      else this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
