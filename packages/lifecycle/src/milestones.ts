import type { Lifecycle } from './lifecycle.ts';
import type { EventName } from './lifecycle-event.ts';
import { stateRanks } from './lifecycle-state.ts';

/** When what happened first, of that which counted; instants in milliseconds since 1970. */
export type Milestones = {
  readonly first: Readonly<Partial<Record<EventName, number>>>;
  /** When the flow ended otherwise than by being finished: refused, taken back, revoked, replaced. */
  readonly endedAt?: number;
};

/** Transitions by which nothing happens. */
const withoutEffect: ReadonlySet<string> = new Set(['T19', 'T20', 'T21']);

/** The milestones of a lifecycle; what was not lawful, said again, or still waits is none. */
export function milestonesOf({ history }: Lifecycle): Milestones {
  const first: Partial<Record<EventName, number>> = {};
  let endedAt: number | undefined;
  for (const { event, from, to, transition } of history) {
    const counts = transition === undefined ? from !== to : !withoutEffect.has(transition);
    if (!counts) continue;
    first[event.what] ??= event.at;
    if (to !== from && stateRanks[to] === undefined) endedAt = event.at;
  }
  return { first, ...(endedAt === undefined ? {} : { endedAt }) };
}
