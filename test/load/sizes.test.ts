import { loadRegistry, startEmulator } from '@lienthong/emulator';
import { ParcelStock, planTraffic, sessionComposer } from '@lienthong/load';
import { openPki } from '@lienthong/pki';
import { seededRandom, systemClock } from '@lienthong/runtime';
import { expect, test } from 'vitest';

test('packages are as large as planned, whatever is compressed on the way', async () => {
  const pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
  const emulator = await startEmulator({ registry: loadRegistry('hung-yen-2020'), pki });
  try {
    const sizes = [10_000, 370_000, 5_000_000];
    const plan = planTraffic({
      run: 'sizes',
      intendedMs: Float64Array.from({ length: 40 }, (_, place) => place),
      agencies: emulator.registry.all(),
      senderCount: 4,
      mix: {
        origins: {},
        nearShare: 0,
        fanOut: [
          { receivers: 1, weight: 3 },
          { receivers: 20, weight: 1 },
        ],
        sizes: sizes.map((bytes, place) => ({ bytes, weight: [20, 15, 1][place] ?? 0 })),
        priorities: [1],
      },
      random: seededRandom('sizes'),
    });
    expect(new Set(plan.sizes)).toEqual(new Set(sizes));
    const composer = sessionComposer(emulator.session, systemClock);
    const stock = new ParcelStock({ plan, composer, bytesMax: Number.POSITIVE_INFINITY });
    await stock.fill();
    for (const [index, planned] of plan.sizes.entries()) {
      const receivers = (plan.starts[index + 1] ?? 0) - (plan.starts[index] ?? 0);
      const { bytes } = await stock.take(index);
      // A letter alone is longer than the smallest of these, with twenty receivers in it.
      const least = Math.max(planned, 8_000 + receivers * 230);
      expect(bytes.length / least).toBeGreaterThan(0.7);
      expect(bytes.length / least).toBeLessThan(1.3);
    }
  } finally {
    await emulator.stop();
  }
}, 60_000);
