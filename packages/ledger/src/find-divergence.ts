import { lineHash } from './ledger-entry.ts';

/** What is wrong with an entry's place in its chain. */
export type ChainDamage = 'altered' | 'removed' | 'inserted' | 'moved';

/** The first entry of a ledger that is not what it was, by its place from 0. */
export type ChainDivergence = { readonly n: number; readonly what: ChainDamage };

type Link = { readonly n: number; readonly prev: string; readonly hash: string };

/**
 * The first bad entry of a ledger and what was done to it; undefined where every entry follows the one before. Of an altered
 * last entry, and of entries missing at the end, a chain by itself shows nothing: see `auditLedgers`.
 *
 * An entry counts as altered when the next one names another hash; where two entries claim one place, the one that the next
 * entry names is the true one.
 */
export function findDivergence(lines: readonly string[]): ChainDivergence | undefined {
  const links = lines.map(linkOf);
  let before: Link = { n: -1, prev: '', hash: '' };
  for (const [place, link] of links.entries()) {
    if (!link) return { n: place, what: 'altered' };
    if (link.n !== place || link.prev !== before.hash) return divergenceAt(place, links, before);
    before = link;
  }
  return undefined;
}

function divergenceAt(place: number, links: readonly (Link | undefined)[], before: Link): ChainDivergence {
  const here = links[place];
  const next = links[place + 1];
  if (!here) return { n: place, what: 'altered' };
  const isNamed = next?.prev === here.hash;
  if (here.n === place)
    // Its own `prev` was altered, unless the rest goes on from it: then the one before was.
    return { n: place === 0 || (next && !isNamed) ? place : place - 1, what: 'altered' };
  if (next?.n === place + 1 && !isNamed) return { n: place, what: 'altered' };
  if (here.n < place) {
    // A second entry for a place before: the one that the chain goes on from is the true one.
    const isTrue = here.n === place - 1 && isNamed && here.hash !== before.hash;
    return { n: isTrue ? place - 1 : place, what: 'inserted' };
  }
  const later = links.slice(place + 1);
  if (later.some((link) => link?.hash === here.hash)) return { n: place, what: 'inserted' };
  const isThere = later.some((link) => link?.n === place && link.prev === before.hash);
  return { n: place, what: isThere ? 'moved' : 'removed' };
}

function linkOf(line: string): Link | undefined {
  try {
    const { n, prev } = JSON.parse(line) as { readonly n?: unknown; readonly prev?: unknown };
    if (!Number.isSafeInteger(n) || typeof prev !== 'string') return undefined;
    return { n: n as number, prev, hash: lineHash(line) };
  } catch {
    return undefined; // no entry at all: as altered as can be
  }
}
