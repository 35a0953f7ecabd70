import type { Relay } from '@lienthong/exchange';
import type { CopyState } from '@lienthong/ledger';
import type { NodeId, OrganId } from '@lienthong/registry';

/** A package that was accepted, as whoever handed it in knows it. */
export type SentPackage = {
  readonly pkg: string;
  readonly from: OrganId;
  readonly bytes: Uint8Array;
  /** Everybody for whom it was handed in so far. */
  readonly to: Set<OrganId>;
  /** What it is about; undefined for a status. */
  readonly document: { readonly id: string; readonly code: string; readonly date: string } | undefined;
};

/** Names one copy. */
export function copyName(pkg: string, to: string): string {
  return `${pkg} ${to}`;
}

/** What was handed in, said and tampered with, as those know who did it. Nothing of the exchange is asked for it. */
export class Account {
  readonly sent: Map<string, SentPackage> = new Map();
  /** Agencies for whom contents were handed in, by digest, before anybody had answered. */
  readonly handedIn: Map<string, Set<OrganId>> = new Map();
  /** What receivers have said of their copies. */
  readonly said: Map<string, CopyState> = new Map();
  /** Copies on which somebody has laid hands, with the node that has to notice. */
  readonly tampered: Map<string, NodeId> = new Map();
  /** How often somebody spoke in another's name. */
  impersonations = 0;

  addHandedIn(digest: string, to: readonly OrganId[]): void {
    const known = this.handedIn.get(digest) ?? new Set();
    this.handedIn.set(digest, known);
    for (const code of to) known.add(code);
  }

  addSent(sent: Omit<SentPackage, 'to'>, to: readonly OrganId[]): void {
    const known = this.sent.get(sent.pkg);
    if (known) for (const code of to) known.to.add(code);
    else this.sent.set(sent.pkg, { ...sent, to: new Set(to) });
  }

  addTampered({ pkg, to }: Relay, node: NodeId): void {
    for (const code of to) this.tampered.set(copyName(pkg, code), node);
  }

  get copyCount(): number {
    return [...this.sent.values()].reduce((sum, { to }) => sum + to.size, 0);
  }
}
