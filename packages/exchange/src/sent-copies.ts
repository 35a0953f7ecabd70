import type { EntryDraft } from '@lienthong/ledger';
import type { SentCopy } from './sent-package.ts';

/** What became of each copy of a package, by what the sender's node has recorded of it, in the order of its receivers. */
export function sentCopies(entries: readonly EntryDraft[]): readonly SentCopy[] {
  const copies = new Map<string, SentCopy>();
  for (const entry of entries)
    for (const to of entry.to ?? []) {
      const copy = copyAfter(copies.get(to), entry, to);
      if (copy) copies.set(to, copy);
    }
  return [...copies.values()];
}

/** The copy for `to` after one entry; undefined where the entry says nothing of it. */
function copyAfter(before: SentCopy | undefined, entry: EntryDraft, to: string): SentCopy | undefined {
  const { act, at, outcome, state, description } = entry;
  if (act === 'admitted') return { to, fate: 'sent', fateAt: at };
  if (act === 'refused') return refusedCopy(entry, to);
  if (act !== 'receipt' || !before) return undefined;
  if (outcome === 'acknowledged') {
    if (state === undefined) return undefined;
    const { description: _, ...others } = before;
    return { ...others, state, stateAt: at, ...(description === undefined ? {} : { description }) };
  }
  return outcome === 'delivered' ? { ...before, fate: 'delivered', fateAt: at } : refusedCopy(entry, to);
}

function refusedCopy({ at, code, rule, details }: EntryDraft, to: string): SentCopy {
  return {
    to,
    fate: 'refused',
    fateAt: at,
    ...(code === undefined ? {} : { code }),
    ...(rule === undefined ? {} : { rule }),
    ...(details === undefined ? {} : { details }),
  };
}
