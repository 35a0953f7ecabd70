import { isExchangeError } from '@lienthong/errors';
import { parseHop, type QuotaBook } from '@lienthong/exchange';
import {
  type ChainHead,
  encodeEntry,
  type LedgerEntry,
  type LedgerHole,
  lineHash,
  parseEntry,
  reconstructLedger,
} from '@lienthong/ledger';
import { type DecideAgainOptions, decideAgain } from './decide-again.ts';
import type { IngressMessage } from './ingress-messages.ts';
import { type QuotaPeriod, quotasAt } from './quota-history.ts';

/** What can be done for a ledger. */
export type RepairPlan = {
  readonly node: string;
  /** Entries as they are stored. */
  readonly storedCount: number;
  /** The ledger as it was, or as near to it as can be had; entries that cannot be restored are missing from it. */
  readonly lines: readonly (string | undefined)[];
  /** Stored lines that have no place in it. */
  readonly rejected: readonly string[];
  /** Entries that were decided again from the message that had made them; each has the very hash that the chain asks for. */
  readonly restored: readonly number[];
  /** Entries at the end, decided again, that no hash vouches for: what they say is right, when it was decided is not known. */
  readonly decidedAnew: readonly number[];
  /** Entries that nothing brings back. */
  readonly holes: readonly LedgerHole[];
};

export type PlanRepairOptions = Omit<DecideAgainOptions, 'quotas'> & {
  /** Lines as they are stored. */
  readonly stored: readonly string[];
  /** Messages for the node, as far as the axis has them. */
  readonly messages: readonly IngressMessage[];
  /** What agencies were allowed to hand in, and when. */
  readonly quotas: readonly QuotaPeriod[];
  /** Lines of an export taken earlier. */
  readonly others?: readonly string[];
  /** Where the chain is known to have stood. */
  readonly head?: ChainHead;
};

/** How long a node may have taken to decide, where nothing says when it did, milliseconds. */
const decisionMsMax = 600_000;

/**
 * Finds out what a damaged ledger was. Lines that were moved go back where hashes say; an altered or removed entry is decided
 * again by the node's own code from the message that made it, and counts only where it has the very hash that the next entry
 * names. What was removed at the end is decided again too; of that no hash can say that it is the same to the millisecond.
 */
export async function planRepair(options: PlanRepairOptions): Promise<RepairPlan> {
  const { node, stored, messages, others, head } = options;
  const found = reconstructLedger(stored, { ...(others ? { others } : {}), ...(head ? { head } : {}) });
  const lines = [...found.lines];
  const restored: number[] = [];
  const holes: LedgerHole[] = [];
  for (const hole of found.holes) {
    const filled = holes.length === 0 ? await fill(hole, lines, options) : undefined;
    if (!filled) {
      // Behind the end nothing has to fit: what is missing there is decided anew below.
      if (hole.to === lines.length - 1) lines.length = hole.from;
      else holes.push(hole);
      continue;
    }
    for (const [index, line] of filled.entries()) {
      lines[hole.from + index] = line;
      restored.push(hole.from + index);
    }
  }
  const decidedAnew: number[] = [];
  if (holes.length === 0) {
    const whole = lines as string[];
    const caused = causesOf(whole, node);
    for (const message of messages) {
      if (!message.isSettled || caused.has(message.sequence) || isPassingThrough(message, node)) continue;
      const quotas = quotasAt(options.quotas, message.storedAt);
      const more =
        (await decideAgain({ ...options, quotas }, whole, { ...message, at: message.storedAt })) ?? [];
      for (const line of more) {
        decidedAnew.push(whole.length);
        whole.push(line);
      }
    }
    lines.splice(0, lines.length, ...whole);
  }
  const { rejected } = found;
  return { node, storedCount: stored.length, lines, rejected, restored, decidedAnew, holes };
}

/** The entries of a hole, where one decision made them all and its hash proves it. */
async function fill(
  { from, to, hash }: LedgerHole,
  lines: readonly (string | undefined)[],
  options: PlanRepairOptions,
): Promise<readonly string[] | undefined> {
  if (hash === undefined) return undefined;
  const { node, messages } = options;
  const before = lines.slice(0, from) as string[];
  const left = entryAt(lines, from - 1, node);
  const right = entryAt(lines, to + 1, node);
  const caused = causesOf(lines, node);
  for (const message of messages) {
    const isNeighbours = message.sequence === left?.cause || message.sequence === right?.cause;
    if (caused.has(message.sequence) && !isNeighbours) continue;
    const begun = before.findIndex((line) => parseEntry(line, node).cause === message.sequence);
    const start = begun < 0 ? from : begun;
    const siblings = [left, right].filter((entry) => entry?.cause === message.sequence);
    for (const quotas of quotasFor(message, options.quotas)) {
      const decided = await decideAgain({ ...options, quotas }, before.slice(0, start), {
        ...message,
        at: message.storedAt,
      });
      // As they are: a parsed entry has its members in another order.
      const drafts = decided?.slice(0, to - start + 1).map((line) => JSON.parse(line) as LedgerEntry) ?? [];
      if (drafts.length < to - start + 1) continue;
      const prev = start === 0 ? '' : lineHash(before[start - 1] ?? '');
      const instants = siblings[0] ? [siblings[0].at] : instantsAfter(message.storedAt, left, right);
      for (const at of instants) {
        const chained = chain(drafts, { n: start, prev, clockAt: message.storedAt, at });
        if (lineHash(chained.at(-1) ?? '') === hash) return chained.slice(from - start);
      }
    }
  }
  return undefined;
}

/**
 * Quotas by which a message may have been decided on: by none, which is what was admitted whatever held then; of submissions by
 * those that held when it came, and by any other, for a node hears of a change a moment later and may have held the message.
 */
function quotasFor(
  message: IngressMessage,
  history: readonly QuotaPeriod[],
): readonly (QuotaBook | undefined)[] {
  if (history.length === 0 || !isSubmission(message)) return [undefined];
  const then = quotasAt(history, message.storedAt);
  return [undefined, ...new Set([...(then ? [then] : []), ...history.map(({ quotas }) => quotas)])];
}

function isSubmission({ body }: IngressMessage): boolean {
  try {
    return parseHop(body).type === 'submission';
  } catch (failure) {
    if (isExchangeError(failure, 'EXCHANGE_MESSAGE_MALFORMED')) return false;
    throw failure;
  }
}

/** Entries at their places, with what the clock is supposed to have said. */
function chain(
  drafts: readonly LedgerEntry[],
  {
    n,
    prev,
    clockAt,
    at,
  }: { readonly n: number; readonly prev: string; readonly clockAt: number; readonly at: number },
): readonly string[] {
  const lines: string[] = [];
  let hash = prev;
  for (const [index, draft] of drafts.entries()) {
    // An entry of a receipt says when the act was done, whatever the clock says now.
    const line = encodeEntry({
      ...draft,
      n: n + index,
      prev: hash,
      at: draft.at === clockAt ? at : draft.at,
    });
    lines.push(line);
    hash = lineHash(line);
  }
  return lines;
}

/** When a node can have decided: after the message was stored, in the order of its entries. */
function* instantsAfter(
  storedAt: number,
  left: LedgerEntry | undefined,
  right: LedgerEntry | undefined,
): Generator<number, void, undefined> {
  const latest = right?.act === 'receipt' ? undefined : right?.at;
  const first = Math.max(storedAt - 1000, left?.act === 'receipt' ? 0 : (left?.at ?? 0));
  const last = Math.min(latest ?? Number.POSITIVE_INFINITY, first + decisionMsMax);
  for (let at = first; at <= last; at += 1) yield at;
}

/** Receipts for another node are handed on and leave no entry. */
function isPassingThrough({ body }: IngressMessage, node: string): boolean {
  try {
    const hop = parseHop(body);
    return hop.type === 'receipts' && hop.origin !== node;
  } catch (failure) {
    if (isExchangeError(failure, 'EXCHANGE_MESSAGE_MALFORMED')) return false;
    throw failure;
  }
}

function entryAt(lines: readonly (string | undefined)[], n: number, node: string): LedgerEntry | undefined {
  const line = lines[n];
  return line === undefined ? undefined : parseEntry(line, node);
}

function causesOf(lines: readonly (string | undefined)[], node: string): ReadonlySet<number | undefined> {
  return new Set(lines.flatMap((line) => (line === undefined ? [] : [parseEntry(line, node).cause])));
}
