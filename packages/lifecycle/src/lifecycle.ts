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

/** The states that the codes of the normal way stand for. */
const stateOfCode: Readonly<Record<string, LifecycleState>> = {
  '01': 'arrived',
  '03': 'accepted',
  '04': 'assigned',
  '05': 'processing',
  '06': 'done',
};

/** Where a document stands while its events are gone through. */
type Course = Pick<Lifecycle, 'state' | 'pending' | 'inForce' | 'update'> & {
  /** Statuses that were said, by whom. */
  readonly said: ReadonlySet<string>;
};

/**
 * The lifecycle after `events`, in the order in which they count. Never throws: what is not lawful changes nothing and is
 * named in the history. Events before the document wait for it.
 */
export function lifecycleOf(events: Iterable<LifecycleEvent>): Lifecycle {
  const history: HistoryItem[] = [];
  const said = new Set<string>();
  let waiting: LifecycleEvent[] = [];
  let course: Course = { state: 'draft', pending: 'none', inForce: undefined, update: undefined, said };
  const take = (event: LifecycleEvent): void => {
    const effect = effectOf(course, event);
    history.push({
      event,
      from: course.state,
      to: effect.to,
      transition: effect.transition,
      rules: [...(event.remarks ?? []), ...effect.rules],
    });
    course = courseAfter(course, event, effect);
    if (isStatus(event)) said.add(voiceOf(event));
  };
  for (const event of events) {
    const begins = event.by === 'sender' && (event.what === 'new' || event.change === 'added');
    if (course.state === 'draft' && !begins) {
      waiting.push(event);
      continue;
    }
    take(event);
    const early = waiting;
    waiting = [];
    for (const one of early) take(one);
  }
  const { state, pending, inForce, update } = course;
  return { state, pending, inForce, update, history, waiting };
}

function voiceOf({ what, by }: LifecycleEvent): string {
  return `${by} ${what}`;
}

function effectOf(course: Course, event: LifecycleEvent): Effect {
  const row = findTransition(course, event);
  const wasSaid = course.said.has(voiceOf(event));
  if (!row || (wasSaid && row.to === 'same' && row.pending === 'same'))
    return unlisted(course, event, wasSaid);
  const rules = [
    ...(row.rule === undefined ? [] : [row.rule]),
    ...(codesWithReason.has(event.what) && !event.reason?.trim() ? ['R-220'] : []),
  ];
  return { to: row.to === 'same' ? course.state : row.to, transition: row.id, rules, row };
}

function courseAfter(course: Course, event: LifecycleEvent, { to, row }: Effect): Course {
  if (!row) return { ...course, state: to };
  const pending = row.pending === 'same' ? course.pending : row.pending;
  return {
    said: course.said,
    state: to,
    pending,
    inForce: inForceAfter(course, event, row),
    update: pending === 'update' ? (event.what === 'update' ? event : course.update) : undefined,
  };
}

function inForceAfter(course: Course, event: LifecycleEvent, row: Transition): string | undefined {
  if (course.state === 'draft') return event.pkg;
  const updateAgreed = row.id === 'T14' && row.to === 'same' && course.update?.keepsContent !== true;
  return updateAgreed ? (course.update?.pkg ?? course.inForce) : course.inForce;
}

function findTransition(course: Course, event: LifecycleEvent): Transition | undefined {
  // Who was added and had the document already has to answer like those who were kept.
  const answered = course.update?.change === 'dropped' ? 'dropped' : 'kept';
  const change = event.what === 'update' ? event.change : answered;
  return transitionTable.find(
    (row) =>
      row.event === event.what &&
      row.by === event.by &&
      row.from.includes(course.state) &&
      (row.when?.includes(course.pending) ?? true) &&
      (row.change === undefined || row.change === change),
  );
}

type Effect = Pick<HistoryItem, 'to' | 'transition' | 'rules'> & {
  /** Row of the table that applied. */
  readonly row?: Transition;
};

/** What happens to an event that the table has no row for. */
function unlisted({ state, pending }: Course, event: LifecycleEvent, wasSaid: boolean): Effect {
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
