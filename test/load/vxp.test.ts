import { startEmulator } from '@lienthong/emulator';
import {
  AxisDoor,
  ParcelStock,
  PlanSender,
  planTraffic,
  runLoad,
  sessionComposer,
  VxpDoor,
} from '@lienthong/load';
import { openPki } from '@lienthong/pki';
import { seededRandom, systemClock } from '@lienthong/runtime';
import { loadSeed } from '@lienthong/seeds';
import { expect, test } from 'vitest';
import { preciseClock } from './memory-load.ts';

test('a load through the gateway is sent, listed, fetched and reported as done by VXP calls, and judged the same', async () => {
  const pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
  const emulator = await startEmulator({ registry: loadSeed('hung-yen-2020'), pki, gateway: {} });
  const { session, gateway } = emulator;
  if (!gateway) throw new Error('no gateway');
  try {
    const { id, secret } = await gateway.systems.add({ id: 'load', agencies: 'all' });
    const plan = planTraffic({
      run: 'vxp',
      intendedMs: Float64Array.from({ length: 20 }, (_, place) => place * 10),
      agencies: session.registry.all(),
      senderCount: 5,
      mix: {
        origins: { commune: 1 },
        nearShare: 0.5,
        fanOut: [{ receivers: 2, weight: 1 }],
        sizes: [{ bytes: 6_000, weight: 1 }],
        priorities: [1],
      },
      random: seededRandom('vxp'),
    });
    const door = new VxpDoor({
      plan,
      name: 'gateway',
      books: new AxisDoor({ session, plan, name: 'axis' }),
      client: { endpoint: gateway.url, systemId: id, secret, clock: preciseClock },
    });
    const stock = new ParcelStock({
      plan,
      composer: sessionComposer(session, systemClock),
      bytesMax: 10_000_000,
    });
    const thresholds = {};
    const { result } = await runLoad({
      setting: {
        seed: 'vxp',
        run: 'vxp',
        via: 'gateway',
        registry: 'hung-yen-2020',
        agencies: plan.agencies.length,
        shape: 'constant',
        perSecond: 100,
        durationMs: 200,
        processes: 1,
        thresholds,
      },
      plan,
      door,
      sender: new PlanSender({ plan, door, stock, clock: preciseClock }),
      thresholds,
      clock: preciseClock,
      patienceMs: 90_000,
    });
    await door.close();
    expect(result.findings).toEqual([]);
    expect(result.verdict.passed).toBe(true);
    expect(result.totals).toMatchObject({ accepted: 20, copiesDelivered: 40 });
    expect(result.measured.inHand.count).toBe(40);
    expect(result.books).toMatchObject({ sound: true });
  } finally {
    await emulator.stop();
  }
});
