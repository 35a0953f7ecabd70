import { codesWithReason, type LifecycleEvent } from './lifecycle-event.ts';
import { type LifecycleState, type Pending, stateRanks } from './lifecycle-state.ts';
import { type Transition, type TransitionId, transitionTable } from './transition-table.ts';

/** What one event did. `rules` name what was remarkable or wrong about it, by the rule table of edXML. */
export type HistoryItem = {
  readonly event: LifecycleEvent;
  readonly from: LifecycleState;
  readonly to: LifecycleState;
  /** Undefined where the table knows no transition; then `rules` says why. */
  readonly transition: TransitionId | undefined;
  readonly rules: readonly string[];
};

/** One document at one receiver. */
export type Lifecycle = {
  readonly state: LifecycleState;
  readonly pending: Pending;
  /** Package whose content is in force; undefined before the document is known. */
  readonly inForce: string | undefined;
  /** The update that waits for an answer. */
  readonly update: LifecycleEvent | undefined;
  readonly history: readonly HistoryItem[];
  /** Events that came before their document; they are applied when it comes. */
  readonly waiting: readonly LifecycleEvent[];
};

/** A document that nobody has heard of yet. */
export const emptyLifecycle: Lifecycle = {
  state: 'draft',
  pending: 'none',
  inForce: undefined,
  update: undefined,
  history: [],
  waiting: [],
};

/** The states that the codes of the normal way stand for. */
const stateOfCode: Readonly<Record<string, LifecycleState>> = {
  '01': 'arrived',
  '03': 'accepted',
  '04': 'assigned',
  '05': 'processing',
  '06': 'done',
};

/** The lifecycle after one more event. Never throws: what is not lawful changes nothing and is named in the history. */
export function advance(lifecycle: Lifecycle, event: LifecycleEvent): Lifecycle {
  const begins = event.by === 'sender' && (event.what === 'new' || event.change === 'added');
  if (lifecycle.state === 'draft' && !begins) return { ...lifecycle, waiting: [...lifecycle.waiting, event] };
  const next = apply(lifecycle, event);
  if (lifecycle.state !== 'draft' || next.waiting.length === 0) return next;
  return next.waiting.reduce(advance, { ...next, waiting: [] });
}

/** The lifecycle after `events`, in the order in which they became known. */
export function lifecycleOf(events: Iterable<LifecycleEvent>): Lifecycle {
  let lifecycle = emptyLifecycle;
  for (const event of events) lifecycle = advance(lifecycle, event);
  return lifecycle;
}

function apply(lifecycle: Lifecycle, event: LifecycleEvent): Lifecycle {
  const { state, pending } = lifecycle;
  const row = findTransition(lifecycle, event);
  const wasSaid = lifecycle.history.some(
    ({ event: other }) => other.what === event.what && other.by === event.by && isStatus(event),
  );
  if (!row || (wasSaid && row.to === 'same' && row.pending === 'same'))
    return record(lifecycle, event, unlisted(lifecycle, event, wasSaid));
  const rules = [
    ...(row.rule === undefined ? [] : [row.rule]),
    ...(codesWithReason.has(event.what) && !event.reason?.trim() ? ['R-220'] : []),
  ];
  const to = row.to === 'same' ? state : row.to;
  const after = record(lifecycle, event, { to, transition: row.id, rules });
  const nextPending = row.pending === 'same' ? pending : row.pending;
  return {
    ...after,
    pending: nextPending,
    inForce: inForceAfter(lifecycle, event, row),
    update: nextPending === 'update' ? (event.what === 'update' ? event : lifecycle.update) : undefined,
  };
}

function inForceAfter(lifecycle: Lifecycle, event: LifecycleEvent, row: Transition): string | undefined {
  if (lifecycle.state === 'draft') return event.pkg;
  const updateAgreed = row.id === 'T14' && row.to === 'same';
  return updateAgreed ? (lifecycle.update?.pkg ?? lifecycle.inForce) : lifecycle.inForce;
}

function findTransition(lifecycle: Lifecycle, event: LifecycleEvent): Transition | undefined {
  const change = event.what === 'update' ? event.change : (lifecycle.update?.change ?? 'kept');
  return transitionTable.find(
    (row) =>
      row.event === event.what &&
      row.by === event.by &&
      row.from.includes(lifecycle.state) &&
      (row.when?.includes(lifecycle.pending) ?? true) &&
      (row.change === undefined || row.change === change),
  );
}

type Effect = Pick<HistoryItem, 'to' | 'transition' | 'rules'>;

/** What happens to an event that the table has no row for. */
function unlisted({ state, pending }: Lifecycle, event: LifecycleEvent, wasSaid: boolean): Effect {
  const unchanged = (...rules: readonly string[]): Effect => ({ to: state, transition: undefined, rules });
  const { what, by } = event;
  if (!isStatus(event)) return unchanged(by === 'sender' ? 'R-218' : 'R-133');
  if (what === '13' ? by !== 'sender' : by !== 'receiver')
    return unchanged(what === '13' ? 'R-217' : 'R-216');
  const isAnswer = what === '15' || what === '16';
  if (wasSaid && !(isAnswer && pending !== 'none')) return { to: state, transition: 'T19', rules: ['R-226'] };
  if (isAnswer) return unchanged('R-221');
  const hasEnded = stateRanks[state] === undefined;
  if (hasEnded) return unchanged(what === '01' ? 'R-218' : 'R-219');
  const target = stateOfCode[what];
  // A step left out is remarked and taken; a step that comes late is remarked and changes nothing.
  const goesForward = target !== undefined && (stateRanks[target] ?? 0) > (stateRanks[state] ?? 0);
  return { to: goesForward ? target : state, transition: undefined, rules: ['R-218'] };
}

function isStatus({ what }: LifecycleEvent): boolean {
  return /^\d/.test(what);
}

function record(lifecycle: Lifecycle, event: LifecycleEvent, effect: Effect): Lifecycle {
  const item: HistoryItem = { event, from: lifecycle.state, ...effect };
  return { ...lifecycle, state: effect.to, history: [...lifecycle.history, item] };
}
