import { ExchangeError } from '@lienthong/errors';
import { answerLate, type FaultBook } from '@lienthong/faults';

/** Faults that strike the calls of systems. */
export class CallFaults {
  readonly #book: FaultBook | undefined;
  readonly #ending = new AbortController();
  #calls = 0;

  constructor(book: FaultBook | undefined) {
    this.#book = book;
  }

  /**
   * Lets a call of a system in.
   *
   * @throws AXIS_UNREACHABLE where a fault refuses it; nothing has been done then
   */
  admit(system: string): void {
    const book = this.#book;
    if (!book || book.isEmpty) return;
    const key = this.#key();
    const onSystems = ({ on }: { readonly on: { readonly system?: string | undefined } }) =>
      on.system !== undefined;
    if (
      book.strike('offline', { system }, key, onSystems) ??
      book.strike('refuse-first', { system }, key, onSystems)
    )
      throw new ExchangeError('AXIS_UNREACHABLE', { what: `${system}: fault` });
  }

  /** Resolves when the answer to a system may go out. */
  async hold(system: string | undefined): Promise<void> {
    const book = this.#book;
    if (!book || book.isEmpty || system === undefined) return;
    const late = book.strike('answer-late', { system }, this.#key(), ({ on }) => on.system !== undefined);
    if (late) await answerLate(book, late, this.#ending.signal);
  }

  /** Lets go whoever waits. */
  close(): void {
    this.#ending.abort();
  }

  #key(): string {
    this.#calls += 1;
    return `system ${this.#calls}`;
  }
}
