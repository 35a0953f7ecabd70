import type { EntryDraft } from '@lienthong/ledger';

/** What has begun and not come to its end: copies without an outcome at the sender's node, and states that it has not heard. */
export class OpenCopies {
  readonly #packages = new Map<string, { readonly origin: string; copies: number }>();
  /** Instant of the state, by package and receiver. */
  readonly #unheard = new Map<string, number>();
  #copies = 0;

  add(node: string, entry: EntryDraft): void {
    const { act, pkg, copies, edge, outcome } = entry;
    if (act === 'admitted' && edge === undefined) this.#change(pkg, node, copies);
    if ((act === 'refused' || act === 'dead') && this.#packages.get(pkg)?.origin === node)
      this.#change(pkg, node, -copies);
    if (act === 'receipt') this.#change(pkg, node, -copies);
    if (act === 'acknowledged' && entry.agency !== undefined && entry.state !== undefined)
      this.#unheard.set(`${pkg} ${entry.agency}`, entry.at);
    if (act === 'receipt' && outcome === 'acknowledged')
      for (const receiver of entry.to ?? []) {
        const key = `${pkg} ${receiver}`;
        if ((this.#unheard.get(key) ?? Number.POSITIVE_INFINITY) <= entry.at) this.#unheard.delete(key);
      }
  }

  #change(pkg: string, node: string, copies: number): void {
    const open = this.#packages.get(pkg) ?? { origin: node, copies: 0 };
    open.copies += copies;
    this.#copies += copies;
    if (open.copies === 0) this.#packages.delete(pkg);
    else this.#packages.set(pkg, open);
  }

  /** Copies whose outcome the sender's node does not know. */
  get copies(): number {
    return this.#copies;
  }

  /** States that the sender's node has not heard. */
  get unheard(): number {
    return this.#unheard.size;
  }

  get areNone(): boolean {
    return this.#copies === 0 && this.#unheard.size === 0;
  }
}
