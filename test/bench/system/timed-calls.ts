import { quantile } from './bench-run.ts';

/** Calls made by several workers, each the next one as soon as its last one is answered. */
export type Timed = {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly medianMs: number;
  readonly p99Ms: number;
};

/** Calls `call` once for every item, `workerCount` at a time. */
export async function timed<Item>(
  items: readonly Item[],
  workerCount: number,
  call: (item: Item, worker: number) => Promise<void>,
): Promise<Timed> {
  const latencies: number[] = [];
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: workerCount }, async (_, worker) => {
      for (let index = next++; index < items.length; index = next++) {
        const calledAt = performance.now();
        await call(items[index] as Item, worker);
        latencies.push(performance.now() - calledAt);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const at = (share: number) => quantile(latencies, share);
  return { perSecond: items.length / seconds, medianMs: at(0.5), p99Ms: at(0.99) };
}
