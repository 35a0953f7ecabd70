import { ExchangeError, isExchangeError } from '@lienthong/errors';
import type { EntryDraft, PackageFacts } from '@lienthong/ledger';
import type { NodeId, OrganId } from '@lienthong/registry';
import { type Arrival, type ArrivalDecider, type Decision, dead, reaches } from '../decide-arrival.ts';
import type { Cause } from '../decider.ts';
import type { LetterOrder } from '../hop-message.ts';
import { packageKey } from '../package-identity.ts';
import { refusalOf } from '../refusal.ts';

/**
 * What to record for an order of the operator about a dead letter: that it was retried, and what is decided on it now as if it
 * came for the first time; or that it was dropped, and that the copies that it brought are refused. An order about a letter
 * that is gone changes nothing; undefined where it must come again.
 */
export function decideLetter(
  decider: ArrivalDecider,
  cause: Cause,
  arrival: Arrival,
  decide: (arrival: Arrival) => Decision | undefined,
): Decision | undefined {
  const { opened, ...inner } = arrival;
  if (!opened) return { drafts: [] };
  const { order } = opened;
  if (isExchangeError(opened.delivery, 'AXIS_UNREACHABLE')) return undefined;
  const letter = decider.index.deadLetters.get(order.letter);
  const act = !letter ? 'duplicate' : order.deed === 'retry' ? 'retried' : 'dropped';
  const record: EntryDraft = {
    at: cause.at,
    act,
    pkg: letterKey(decider.node, order.letter),
    copies: 0,
    cause: cause.sequence,
    by: order.by,
    description: order.why,
    letter: order.letter,
  };
  if (!letter) return { drafts: [record] };
  if (order.deed === 'drop') return { drafts: [record, ...refusedCopies(decider, cause, inner, order)] };
  if (isExchangeError(opened.delivery)) {
    const again = dead(decider, cause, inner.delivery, opened.delivery, letter.agency as OrganId | undefined);
    // What was kept stays where it was, should it be found again.
    return { drafts: [record, ...again.drafts.map((draft) => ({ ...draft, message: letter.message }))] };
  }
  const decision = decide(inner);
  return decision && { ...decision, drafts: [record, ...decision.drafts] };
}

/** What a letter is called where packages are named. */
function letterKey(node: NodeId, letter: number): string {
  return packageKey({ sender: node, documentId: String(letter), kind: 'letter', digest: '' });
}

/** Copies that a neighbour has sent are accounted for, and their sender hears of it. */
function refusedCopies(
  decider: ArrivalDecider,
  cause: Cause,
  { hop, delivery }: Arrival,
  { by, why, letter }: LetterOrder,
): readonly EntryDraft[] {
  if (isExchangeError(hop) || hop.type !== 'relay') return [];
  const edge = decider.neighbours.get(delivery.from);
  if (edge === undefined || !reaches(decider, hop.origin)) return [];
  const known = decider.index.package(hop.pkg)?.admittedTo;
  const to = [...new Set(hop.to)].filter((code) => !known?.has(code));
  if (to.length === 0) return [];
  const { pkg, digest, size, kind, documentId, sender, origin } = hop;
  const facts: PackageFacts = { digest, size, kind, documentId, sender, origin };
  const base = { at: cause.at, pkg, cause: cause.sequence, copies: to.length, to };
  const { node } = decider;
  const reason = `${why || `${letter}`} (${by})`;
  const refusal = refusalOf(new ExchangeError('EXCHANGE_DEAD_LETTER_DROPPED', { node, why: reason }));
  return [
    { ...base, act: 'admitted', edge, facts },
    { ...base, act: 'refused', kind, ...refusal },
  ];
}
