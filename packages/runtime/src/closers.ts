/** Something to be closed once; closing twice does nothing. */
export type Closer = () => Promise<void> | void;

/**
 * What a start has opened so far, closed in the opposite order. Every closer runs even when one before it fails;
 * the failures are thrown together at the end.
 */
export class Closers {
  #closers: Closer[] = [];

  add(closer: Closer): void {
    this.#closers.push(closer);
  }

  async close(): Promise<void> {
    const closers = this.#closers.reverse();
    this.#closers = [];
    const failures: unknown[] = [];
    for (const closer of closers) {
      try {
        await closer();
      } catch (failure) {
        failures.push(failure);
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, 'several parts did not close');
  }
}
