import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { ThreadSeat } from './peers.ts';

/**
 * A seat for each of `count` threads, each joined with each.
 *
 * @param owners - number of the thread of each node, by its address
 */
export function seatThreads(count: number, owners: ReadonlyMap<string, number>): readonly ThreadSeat[] {
  const ports = Array.from({ length: count }, () =>
    new Array<MessagePort | undefined>(count).fill(undefined),
  );
  for (let one = 0; one < count; one += 1)
    for (let other = one + 1; other < count; other += 1) {
      const { port1, port2 } = new MessageChannel();
      (ports[one] ?? [])[other] = port1;
      (ports[other] ?? [])[one] = port2;
    }
  const records = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  return ports.map((theirs, self) => ({ self, owners, ports: theirs, records }));
}
