import { ExchangeError } from '@lienthong/errors';
import { takeDraftText } from './draft-text.ts';
import type { KnownEntries } from './known-entries.ts';
import { type EntryDraft, type LedgerEntry, lineHash, parseEntry } from './ledger-entry.ts';

/** Where a chain ends: how many entries it has and what the next one must name as `prev`. */
export type ChainHead = { readonly length: number; readonly hash: string };

export const emptyChain: ChainHead = { length: 0, hash: '' };

/** Puts drafts at the end of a chain: their entries, their lines, and the new head. */
export function extendChain(
  head: ChainHead,
  drafts: readonly EntryDraft[],
): { readonly entries: readonly LedgerEntry[]; readonly lines: readonly string[]; readonly head: ChainHead } {
  const entries: LedgerEntry[] = [];
  const lines: string[] = [];
  let { length, hash } = head;
  for (const draft of drafts) {
    entries.push({ n: length, prev: hash, ...draft });
    // As `encodeEntry` writes it: a draft always has members of its own.
    const line = `{"n":${length},"prev":"${hash}",${takeDraftText(draft).slice(1)}`;
    lines.push(line);
    length += 1;
    hash = lineHash(line);
  }
  return { entries, lines, head: { length, hash } };
}

/**
 * The entries of stored lines that continue a chain, and the new head.
 *
 * @param known - reads the lines, where they are read many times
 * @throws LEDGER_ENTRY_MALFORMED when a line is not an entry
 * @throws LEDGER_CHAIN_BROKEN at the first entry that does not follow the one before
 */
export function followChain(
  head: ChainHead,
  lines: readonly string[],
  node: string,
  known?: KnownEntries,
): { readonly entries: readonly LedgerEntry[]; readonly head: ChainHead } {
  const entries: LedgerEntry[] = [];
  let { length, hash } = head;
  for (const line of lines) {
    const digest = lineHash(line);
    const entry = known ? known.read(line, node, digest) : parseEntry(line, node);
    if (entry.n !== length)
      throw new ExchangeError('LEDGER_CHAIN_BROKEN', {
        node,
        n: length,
        problem: `entry ${entry.n} stands here`,
      });
    if (entry.prev !== hash)
      throw new ExchangeError('LEDGER_CHAIN_BROKEN', {
        node,
        n: length,
        problem: 'the entry before was altered',
      });
    entries.push(entry);
    length += 1;
    hash = digest;
  }
  return { entries, head: { length, hash } };
}
