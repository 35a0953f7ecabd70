import { startEmulator } from '@lienthong/emulator';
import { openPki } from '@lienthong/pki';
import { systemClock } from '@lienthong/runtime';
import { loadSeed } from '@lienthong/seeds';
import { expect, test } from 'vitest';
import { smallLoad } from './memory-load.ts';

test('a country of 111,339 agencies carries packages among its provinces, and its books hold', async () => {
  const pki = await openPki({ dir: undefined, clock: systemClock, agencyKeys: 'p-256' });
  const emulator = await startEmulator({ registry: loadSeed('nation-2025'), pki });
  try {
    expect(emulator.nodeCount).toBe(1 + 34 + 3_321);
    const { verdict, findings, books, counters } = await smallLoad(emulator, {
      run: 'nation',
      perSecond: 20,
      durationMs: 1_000,
      patienceMs: 60_000,
    });
    expect(findings).toEqual([]);
    expect(verdict.passed).toBe(true);
    expect(books).toMatchObject({ sound: true });
    expect(counters).toMatchObject({ differences: 0 });
  } finally {
    await emulator.stop();
  }
}, 180_000);
