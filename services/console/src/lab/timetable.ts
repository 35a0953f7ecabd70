import type { Fault } from '@lienthong/control/client';

/** A fault in its place in time. */
export type TimetableRow = { readonly fault: Fault; readonly state: 'waiting' | 'holding' | 'over' };

/** Faults in the order in which they begin, on a line of time on which each has some length. */
export type Timetable = {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly rows: readonly TimetableRow[];
};

/** What has no end is drawn as lasting for this share of the whole beyond the rest. */
const openShare = 0.25;
const leastMs = 1_000;

/** The timetable of faults, with the state of each at the instant `now`. */
export function timetableOf(faults: readonly Fault[], now: number | undefined): Timetable {
  const startsAt = Math.min(...faults.map(({ from }) => from));
  const lastEdge = Math.max(...faults.map(({ from, to }) => to ?? from));
  const isOpen = faults.some(({ to }) => to === undefined);
  const span = Math.max(leastMs, lastEdge - startsAt);
  const endsAt = startsAt + (isOpen ? span * (1 + openShare) : span);
  return {
    startsAt,
    endsAt,
    rows: faults
      .toSorted((one, other) => one.from - other.from)
      .map((fault) => ({ fault, state: stateAt(fault, now) })),
  };
}

function stateAt({ from, to, kind }: Fault, now: number | undefined): TimetableRow['state'] {
  if (now === undefined || now < from) return 'waiting';
  // A kill is a moment.
  return kind === 'kill' || (to !== undefined && now >= to) ? 'over' : 'holding';
}
