import { MemoryAxis, MemoryNoticeBoard } from '@lienthong/axis';
import { MemoryContentStore } from '@lienthong/content-store';
import { MemoryLedgerStore } from '@lienthong/ledger';
import type { AxisService, OpenTransport } from '@lienthong/node-host';
import type { Clock } from '@lienthong/runtime';

/**
 * An axis in memory on which one host's ledger takes its time: of the nodes of that host each records at most one batch in
 * `recordMs`, by the clock.
 */
export function slowNodeAxis(options: {
  readonly clock: () => Clock;
  readonly host: string;
  readonly recordMs: number;
  /** Messages that may wait for one node. */
  readonly waitingMax?: number;
}): AxisService {
  const { host: slow, recordMs, waitingMax } = options;
  const clock: Clock = {
    now: () => options.clock().now(),
    sleep: (ms, signal) => options.clock().sleep(ms, signal),
  };
  const axis = new MemoryAxis({ clock, ...(waitingMax === undefined ? {} : { waitingMax }) });
  const ledgers = new MemoryLedgerStore();
  const transport = { axis, ledgers, content: new MemoryContentStore(), notices: new MemoryNoticeBoard() };
  const slowly: OpenTransport['transport'] = {
    ...transport,
    ledgers: {
      append: async (node, lines, after) => {
        if (recordMs > 0) await clock.sleep(recordMs);
        return ledgers.append(node, lines, after);
      },
      read: (nodes) => ledgers.read(nodes),
      follow: (onRecord) => ledgers.follow(onRecord),
    },
  };
  const open = (opened: OpenTransport['transport']) => async (): Promise<OpenTransport> => ({
    transport: opened,
    close: async () => undefined,
  });
  return {
    openHost: (host) => open(host === slow ? slowly : transport)(),
    openParty: open(transport),
    close: () => axis.close(),
  };
}
