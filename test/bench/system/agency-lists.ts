import { type EmulatorGateway, startEmulator } from '@lienthong/emulator';
import { openPki } from '@lienthong/pki';
import { silentLogger, systemClock } from '@lienthong/runtime';
import { loadSeed } from '@lienthong/seeds';
import { median, quantile } from './bench-run.ts';
import { startToldProcess, type ToldProcess } from './told-process.ts';
import type { CallerAnswer, CallerOrder } from './vxp-caller.ts';

const listCount = 30;
const others = { operation: 'getReceivedEdocList', perSecond: 50 } as const;
const agency = '000.00.00.G01';

/** The list of every agency of the country, and what others wait for meanwhile, milliseconds. */
export type AgencyListCalls = {
  readonly agencies: number;
  readonly replyBytes: number;
  /** Of the list once it has been made. */
  readonly listMedianMs: number;
  /** Of calls for an empty mailbox, with nobody beside and with one who asks for the list again and again. */
  readonly othersP99Ms: { readonly alone: number; readonly meanwhile: number };
};

type Caller = ToldProcess<CallerOrder, CallerAnswer>;

/** Asks the gateway of a whole country, in memory, for its list of agencies, from processes of their own. */
export async function agencyListCalls(): Promise<AgencyListCalls> {
  const registry = loadSeed('nation-2025');
  const pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
  const emulator = await startEmulator({ registry, pki, gateway: {}, logger: silentLogger });
  const callers: Caller[] = [];
  try {
    const { gateway } = emulator;
    if (!gateway) throw new Error('no gateway');
    const [lister, other] = [await openCaller(gateway, 'lister'), await openCaller(gateway, 'other')];
    callers.push(lister, other);
    const warm: CallerOrder = { type: 'one-by-one', operation: 'getAgenciesList', count: 3 };
    await lister.tell(warm);
    const lists = await lister.tell({ ...warm, count: listCount });
    const seconds = lists.latenciesMs.reduce((sum, ms) => sum + ms, 0) / 1_000;
    const calls = { type: 'by-plan', ...others, count: Math.ceil(others.perSecond * seconds) } as const;
    await other.tell(calls);
    const alone = await other.tell(calls);
    const [meanwhile] = await Promise.all([other.tell(calls), lister.tell({ ...warm, count: listCount })]);
    return {
      agencies: registry.all().length,
      replyBytes: lists.replyBytes,
      listMedianMs: median(lists.latenciesMs),
      othersP99Ms: {
        alone: quantile(alone.latenciesMs, 0.99),
        meanwhile: quantile(meanwhile.latenciesMs, 0.99),
      },
    };
  } finally {
    for (const { close } of callers) close();
    await emulator.stop();
  }
}

async function openCaller({ url, systems }: EmulatorGateway, id: string): Promise<Caller> {
  const { secret } = await systems.add({ id, agencies: [agency] });
  const caller: Caller = startToldProcess(new URL('./vxp-caller.ts', import.meta.url));
  await caller.tell({ type: 'open', endpoint: url, systemId: id, secret });
  return caller;
}
