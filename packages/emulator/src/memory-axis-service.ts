import { MemoryAxis, MemoryNoticeBoard } from '@lienthong/axis';
import { MemoryContentStore } from '@lienthong/content-store';
import { MemoryLedgerStore } from '@lienthong/ledger';
import type { AxisService, OpenTransport } from '@lienthong/node-host';
import type { Clock } from '@lienthong/runtime';

/** An axis in this process' memory, shared by all hosts and parties. */
export async function memoryAxisService(options: { readonly clock: Clock }): Promise<AxisService> {
  const axis = new MemoryAxis(options);
  const transport = {
    axis,
    content: new MemoryContentStore(),
    ledgers: new MemoryLedgerStore(),
    notices: new MemoryNoticeBoard(),
  };
  const open = async (): Promise<OpenTransport> => ({ transport, close: async () => undefined });
  return { openHost: open, openParty: open, close: () => axis.close() };
}
