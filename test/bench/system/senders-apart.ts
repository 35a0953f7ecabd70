import type { HopRun, HopSenders } from './hop-senders.ts';
import type { SenderOrder } from './sender-process.ts';
import { startToldProcess } from './told-process.ts';

/** Senders in a process of their own, with its number; `close` ends it. */
export async function openSendersApart(
  stateDir: string,
  run: HopRun,
): Promise<HopSenders & { readonly pid: number; readonly close: () => void }> {
  const module = new URL('./sender-process.ts', import.meta.url);
  const { pid, tell, close } = startToldProcess<SenderOrder, number>(module);
  await tell({ type: 'open', stateDir, run });
  return {
    pid,
    close,
    prepare: async (numbers) => void (await tell({ type: 'prepare', numbers })),
    send: (numbers) => tell({ type: 'send', numbers }),
  };
}
