import { nodeAddress } from '@lienthong/axis';
import { systemClock } from '@lienthong/runtime';
import { AxisThread } from './axis-thread.ts';
import type { ThreadSeat } from './peers.ts';

/** The node that the thread of the tests serves. */
export const seatedNode: ReturnType<typeof nodeAddress> = nodeAddress('commune', ['H41', '31', '20', '000']);

/** Threads of tests: the node answers with what it was asked, and its thread ends when it is asked to `end`. */
export const tasks: { readonly sit: (seat: ThreadSeat) => Promise<void> } = {
  sit: async (seat) => {
    const { axis, ledgers } = new AxisThread(seat, { clock: systemClock });
    await ledgers.append(seatedNode, ['{"văn":"bản"}'], 0);
    await axis.answer({
      host: 'seated',
      nodes: [seatedNode],
      onCall: async ({ verb, body }) => {
        if (verb === 'end') process.exit(0);
        return body;
      },
    });
  },
};
