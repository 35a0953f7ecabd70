import type { ChainHead } from './chain.ts';
import { lineHash } from './ledger-entry.ts';

/** Places of a ledger whose entries are not there. */
export type LedgerHole = {
  readonly from: number;
  /** The last place, included. */
  readonly to: number;
  /** What the hash of the entry at `to` must be; undefined where nothing is known of it. */
  readonly hash: string | undefined;
};

/** A ledger as far as hashes say how it was. */
export type ReconstructedLedger = {
  /** By place; undefined where the entry is not there. */
  readonly lines: readonly (string | undefined)[];
  readonly holes: readonly LedgerHole[];
  /** Stored lines that have no place in it: altered, inserted, or stored twice. */
  readonly rejected: readonly string[];
};

type Link = { readonly n: number; readonly prev: string; readonly hash: string; readonly line: string };

/** A place further from the others than this is a forgery, not a gap. */
const gapMax = 10_000;

/**
 * Puts the lines of a ledger where they belong: from the end to the beginning every entry names the hash of the one before, so
 * that a line counts only where the next one asks for it. Lines that were moved go back; what was inserted or altered finds no
 * place.
 *
 * @param lines - as they are stored
 * @param options.others - lines from elsewhere, such as an export
 * @param options.head - where the chain is known to have stood
 */
export function reconstructLedger(
  lines: readonly string[],
  options: { readonly others?: readonly string[]; readonly head?: ChainHead } = {},
): ReconstructedLedger {
  const links = new Map<string, Link>();
  for (const line of [...lines, ...(options.others ?? [])]) {
    const link = linkOf(line);
    if (link) links.set(link.hash, link);
  }
  const places = byPlace(links);
  const support = supportOf(links, places);
  const best = (n: number) =>
    places
      .get(n)
      ?.reduce((one, other) => ((support.get(other) ?? 0) > (support.get(one) ?? 0) ? other : one));
  const { head } = options;
  const last = lastPlace(places, links.size);
  const isKnown = head !== undefined && head.length > last;
  const length = isKnown ? head.length : last + 1;
  const found: (string | undefined)[] = new Array(length).fill(undefined);
  const holes: { from: number; to: number; hash: string | undefined }[] = [];
  let wanted = isKnown ? head.hash : undefined;
  for (let n = length - 1; n >= 0; n -= 1) {
    const named = wanted === undefined ? best(n) : links.get(wanted);
    const link = named?.n === n ? named : undefined;
    if (link) found[n] = link.line;
    else if (holes.at(-1)?.from === n + 1)
      holes[holes.length - 1] = { ...(holes.at(-1) as LedgerHole), from: n };
    else holes.push({ from: n, to: n, hash: wanted });
    wanted = link?.prev;
  }
  const used = new Set(found);
  const counted = new Set<string>();
  const rejected = lines.filter((line) => {
    const isSecond = counted.has(line);
    counted.add(line);
    return isSecond || !used.has(line);
  });
  return { lines: found, holes: holes.reverse(), rejected };
}

function byPlace(links: ReadonlyMap<string, Link>): ReadonlyMap<number, readonly Link[]> {
  const places = new Map<number, Link[]>();
  for (const link of links.values()) {
    const here = places.get(link.n);
    if (here) here.push(link);
    else places.set(link.n, [link]);
  }
  return places;
}

/** How many entries before it each one rests on. */
function supportOf(
  links: ReadonlyMap<string, Link>,
  places: ReadonlyMap<number, readonly Link[]>,
): ReadonlyMap<Link, number> {
  const support = new Map<Link, number>();
  for (const n of [...places.keys()].sort((a, b) => a - b))
    for (const link of places.get(n) ?? []) {
      const before = links.get(link.prev);
      support.set(link, before?.n === n - 1 ? (support.get(before) ?? 0) + 1 : 0);
    }
  return support;
}

/** The last place that has an entry; -1 for none. */
function lastPlace(places: ReadonlyMap<number, readonly Link[]>, count: number): number {
  let last = -1;
  for (const n of places.keys()) if (n < count + gapMax) last = Math.max(last, n);
  return last;
}

function linkOf(line: string): Link | undefined {
  try {
    const { n, prev } = JSON.parse(line) as { readonly n?: unknown; readonly prev?: unknown };
    if (!Number.isSafeInteger(n) || (n as number) < 0 || typeof prev !== 'string') return undefined;
    return { n: n as number, prev, hash: lineHash(line), line };
  } catch {
    return undefined; // no entry at all: it has no place
  }
}
