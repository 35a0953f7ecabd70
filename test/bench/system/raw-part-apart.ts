import type { RawPartOrder } from './raw-part.ts';
import type { RawOrder } from './raw-part-process.ts';
import { startToldProcess } from './told-process.ts';

/** The first part of the raw transport in a process of its own. */
export async function openRawPartApart(order: RawPartOrder): Promise<{
  readonly pid: number;
  readonly publish: (count: number) => Promise<void>;
  readonly close: () => Promise<void>;
}> {
  const { pid, tell, close } = startToldProcess<RawOrder, void>(
    new URL('./raw-part-process.ts', import.meta.url),
  );
  await tell({ type: 'open', ...order });
  return {
    pid,
    publish: (count) => tell({ type: 'publish', count }),
    close: async () => {
      await tell({ type: 'close' });
      close();
    },
  };
}
