import type { EntryDraft } from '@lienthong/ledger';
import type { Split } from './routing.ts';

/** What the entries of one decision share. */
export type DecisionBase = { readonly at: number; readonly pkg: string; readonly cause: number };

/** Copies for this node's agencies are delivered, the others go to the neighbours behind which their receivers lie. */
export function settleCopies(base: DecisionBase, split: Split, kind: string): EntryDraft[] {
  return [
    ...split.local.map(
      (to): EntryDraft => ({ ...base, act: 'delivered', copies: 1, to: [to], agency: to, kind }),
    ),
    ...[...split.onward].map(
      ([edge, to]): EntryDraft => ({ ...base, act: 'relayed', copies: to.length, to, edge }),
    ),
  ];
}
