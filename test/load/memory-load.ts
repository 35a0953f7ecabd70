import { type Emulator, startEmulator } from '@lienthong/emulator';
import {
  AxisDoor,
  type Door,
  type LoadResult,
  ParcelStock,
  PlanSender,
  planArrivals,
  planTraffic,
  runLoad,
  type Sender,
  sessionComposer,
  type Thresholds,
  type TrafficMix,
  type TrafficPlan,
} from '@lienthong/load';
import { openPki } from '@lienthong/pki';
import { type Clock, seededRandom, systemClock } from '@lienthong/runtime';
import { loadSeed } from '@lienthong/seeds';

/** As fine as the machine can tell. */
export const preciseClock: Clock = {
  ...systemClock,
  now: () => performance.timeOrigin + performance.now(),
};

const mix: TrafficMix = {
  origins: { central: 1, province: 2, district: 2, commune: 4 },
  nearShare: 0.3,
  fanOut: [
    { receivers: 1, weight: 2 },
    { receivers: 4, weight: 1 },
  ],
  sizes: [{ bytes: 6_000, weight: 1 }],
  priorities: [3, 1],
};

/** An exchange in memory whose agencies have keys that cost nothing to make. */
export async function memoryEmulator(): Promise<Emulator> {
  const pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
  return startEmulator({ registry: loadSeed('hung-yen-2020'), pki });
}

/** Runs a small load through a door over an emulator. */
export async function smallLoad(
  { session }: Pick<Emulator, 'session'>,
  options: {
    readonly run: string;
    readonly throughDoor?: (door: Door) => Door;
    /** What sends the plan; this process, through the door, where left out. */
    readonly senderOf?: (plan: TrafficPlan) => Sender;
    readonly thresholds?: Thresholds;
    readonly perSecond?: number;
    readonly durationMs?: number;
    readonly patienceMs?: number;
    readonly clock?: Clock;
    readonly statusShare?: number;
  },
): Promise<LoadResult> {
  const {
    run,
    throughDoor = (door) => door,
    thresholds = {},
    perSecond = 100,
    durationMs = 300,
    statusShare = 0,
  } = options;
  const intendedMs = planArrivals(
    { name: 'constant', perSecond, durationMs, arrivals: 'even' },
    { random: seededRandom(run), rhythm: { hourShares: [], weekdayFactors: [], monthFactors: [] } },
  );
  const agencies = session.registry.all();
  const plan = planTraffic({
    run,
    intendedMs,
    agencies,
    senderCount: 10,
    mix: { ...mix, statusShare },
    random: seededRandom(run),
  });
  const axis = new AxisDoor({ session, plan, name: 'memory' });
  const door = throughDoor(axis);
  const stock = new ParcelStock({
    plan,
    composer: sessionComposer(session, systemClock),
    bytesMax: 50_000_000,
  });
  const sender =
    options.senderOf?.(plan) ?? new PlanSender({ plan, door, stock, clock: options.clock ?? preciseClock });
  try {
    const { result } = await runLoad({
      setting: {
        seed: run,
        run,
        via: 'memory',
        registry: 'hung-yen-2020',
        agencies: agencies.length,
        shape: 'constant',
        perSecond,
        durationMs,
        processes: Math.max(1, sender.processes.length),
        thresholds,
      },
      plan,
      door,
      sender,
      thresholds,
      clock: options.clock ?? preciseClock,
      patienceMs: options.patienceMs ?? 90_000,
    });
    return result;
  } finally {
    await sender.close();
    await axis.close();
  }
}
