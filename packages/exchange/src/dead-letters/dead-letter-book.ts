import type { EntryDraft, KeptMessage } from '@lienthong/ledger';

/** A message that a node could not act on and that nobody has retried or dropped. */
export type DeadLetter = {
  /** Place of the message on the axis; names it at its node. */
  readonly letter: number;
  /** When it was set aside, milliseconds since 1970. */
  readonly at: number;
  /** Agency of the node that it came from, where it came from one. */
  readonly agency?: string | undefined;
  /** Error code, rule and parameters. */
  readonly code: string;
  readonly rule?: string | undefined;
  readonly details: Readonly<Record<string, string | number>>;
  /** Who sent it and where its bytes are; absent where they were not kept. */
  readonly message?: KeptMessage | undefined;
};

/** The dead letters of a node, from its ledger and nothing else. */
export class DeadLetterBook {
  readonly #letters = new Map<number, DeadLetter>();

  /** Takes one entry in, in the order of the ledger. */
  apply({ act, cause, at, agency, code = '', rule, details = {}, message, letter }: EntryDraft): void {
    if ((act === 'retried' || act === 'dropped') && letter !== undefined) this.#letters.delete(letter);
    // Copies that are dead belong to a package that was read: its own books speak of them.
    if (act === 'dead' && cause !== undefined)
      this.#letters.set(cause, { letter: cause, at, agency, code, rule, details, message });
  }

  get(letter: number): DeadLetter | undefined {
    return this.#letters.get(letter);
  }

  /** All of them, the oldest first. */
  list(): readonly DeadLetter[] {
    return [...this.#letters.values()];
  }

  get size(): number {
    return this.#letters.size;
  }
}
