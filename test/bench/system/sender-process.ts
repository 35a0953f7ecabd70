import { joinLocalExchange } from '@lienthong/emulator';
import { type HopRun, type HopSenders, type Numbers, openHopSenders } from './hop-senders.ts';
import { obey } from './told-process.ts';

/** What the process of the senders is told; it answers with the bytes of a package that it has sent. */
export type SenderOrder =
  | { readonly type: 'open'; readonly stateDir: string; readonly run: HopRun }
  | { readonly type: 'prepare' | 'send'; readonly numbers: Numbers };

// The senders of a run as a process of their own: agencies are others than nodes.
let senders: HopSenders | undefined;
obey<SenderOrder, number>(async (order) => {
  if (order.type !== 'open') return (await senders?.[order.type](order.numbers)) ?? 0;
  senders = await openHopSenders(await joinLocalExchange({ stateDir: order.stateDir }), order.run);
  return 0;
});
