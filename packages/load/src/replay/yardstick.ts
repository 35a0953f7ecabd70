import { hash } from 'node:crypto';

/** A text of 255 kB, of the kind of things that a node reads and writes. */
const text = JSON.stringify(
  Array.from({ length: 2_000 }, (_, n) => ({
    n,
    act: 'delivered',
    agency: `000.00.${n % 64}.H41`,
    facts: { documentId: `000.00.36.H41,2019/11/22,${n}/BC`, sizeBytes: 6_000 + n },
  })),
);
/** The quickest of so many is one that nobody interrupted. */
const attempts = 8;

/**
 * What a fixed piece of work takes this thread now when it is not interrupted, milliseconds: the same work takes longer when
 * the machine is slower, as one is whose cores others use too.
 */
export function yardstickMs(): number {
  return Math.min(...Array.from({ length: attempts }, once));
}

function once(): number {
  const before = performance.now();
  hash('sha256', JSON.stringify(JSON.parse(text)));
  return performance.now() - before;
}
