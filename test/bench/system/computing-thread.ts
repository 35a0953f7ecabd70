import { hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

/** How long each thread computes, and how long before that nothing is counted, milliseconds. */
const [computedMs, warmUpMs] = [700, 200];
const text = JSON.stringify(Array.from({ length: 200 }, (_, n) => ({ n, name: `name ${n}` })));

/** How often a fixed piece of work is done within a time. */
function computed(ms: number): number {
  const until = performance.now() + ms;
  let count = 0;
  for (; performance.now() < until; count += 1) hash('sha256', JSON.stringify(JSON.parse(text)));
  return count;
}

computed(warmUpMs);
parentPort?.postMessage(computed(computedMs));
