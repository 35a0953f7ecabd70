import { type Clock, machineClock } from '@lienthong/runtime';
import type { FaultBook } from './fault-book.ts';

/** Resolves when the exchange's clock shows `at`, the faults have changed, or `machineMs` have passed on the machine; also on `signal`. */
export async function pause(
  book: FaultBook,
  until: { readonly at: number | undefined; readonly machineMs: number },
  signal: AbortSignal,
): Promise<void> {
  const { clock } = book;
  const over = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const unwatch = book.watch(resolve);
  signal.addEventListener('abort', () => resolve(), { signal: over.signal });
  if (signal.aborted) resolve();
  const sleep = (on: Clock, ms: number) => on.sleep(ms, over.signal).then(resolve, () => undefined); // over before
  void sleep(machineClock(clock), until.machineMs);
  if (until.at !== undefined) void sleep(clock, Math.max(0, until.at - clock.now()));
  await promise;
  unwatch();
  over.abort();
}
