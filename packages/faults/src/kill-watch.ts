import type { Fault } from './fault.ts';
import type { FaultBook } from './fault-book.ts';
import { pause } from './pause.ts';

/** How long the watch sleeps at the most, milliseconds; it wakes when faults change. */
const napMs = 3_600_000;

/**
 * Resolves with the fault that kills the process of these nodes, when its moment has come; undefined when `signal` ends the
 * watch. Those whose moment had come before the watch began have killed another process.
 */
export async function killed(
  book: FaultBook,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<Fault | undefined> {
  const beganAt = book.clock.now();
  const spent = new Set(book.list().flatMap(({ id, from }) => (from <= beganAt ? [id] : [])));
  const aims = ({ id, kind, on }: Fault) =>
    kind === 'kill' && !spent.has(id) && (on.node === undefined || nodes.includes(on.node));
  while (!signal.aborted) {
    const [next] = book
      .list()
      .filter(aims)
      .sort((one, other) => one.from - other.from);
    const struck =
      next && next.from <= book.clock.now()
        ? book.strike(
            'kill',
            { to: next.on.node },
            `process ${nodes[0] ?? ''} ${beganAt}`,
            ({ id }) => id === next.id,
          )
        : undefined;
    if (struck) return struck.fault;
    if (next && next.from <= book.clock.now()) spent.add(next.id);
    else await pause(book, { at: next?.from, machineMs: napMs }, signal);
  }
  return undefined;
}
