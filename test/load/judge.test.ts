import type { Emulator } from '@lienthong/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lie, lyingDoor } from './lying-door.ts';
import { memoryEmulator, smallLoad } from './memory-load.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await memoryEmulator();
});
afterAll(() => emulator.stop());

test('an honest exchange passes: everything accepted, in hand, receipted, counted', async () => {
  const { verdict, totals, counts, books, counters, measured } = await smallLoad(emulator, { run: 'honest' });
  expect({ verdict, counts }).toEqual({
    verdict: { passed: true, reasons: [], remarks: expect.anything() },
    counts: {
      lost: 0,
      doubled: 0,
      altered: 0,
      stray: 0,
      refused: 0,
      failed: 0,
      miscounted: 0,
      books: 0,
      ended: 0,
    },
  });
  expect(totals).toMatchObject({
    planned: 30,
    sent: 30,
    accepted: 30,
    copiesDelivered: totals.copiesPlanned,
  });
  expect(measured.inHand.count).toBe(totals.copiesPlanned);
  expect(measured.confirmed.count).toBe(totals.copiesPlanned);
  expect(books).toMatchObject({ sound: true });
  expect(counters).toMatchObject({ differences: 0 });
});

test.each<[Lie, string]>([
  ['doubled', 'doubled'],
  ['altered', 'altered'],
  ['miscounted', 'miscounted'],
  ['stray', 'stray'],
  ['refused', 'errors'],
  ['failed', 'errors'],
])('one package %s in thirty fails the run, by its name', async (lie, reason) => {
  const throughDoor = (door: Parameters<typeof lyingDoor>[0]) => lyingDoor(door, lie);
  const { verdict, counts, findings } = await smallLoad(emulator, { run: lie, throughDoor });
  expect(verdict.passed).toBe(false);
  expect(verdict.reasons.map(({ name }) => name)).toContain(reason);
  const found = lie === 'refused' || lie === 'failed' ? lie : reason;
  expect(counts).toMatchObject({ [found]: expect.toSatisfy((count: number) => count > 0) });
  expect(findings.map(({ name }) => name)).toContain(found);
});

test('counters that come to rest a moment after the last package was taken do not fail a run', async () => {
  const { verdict, counters } = await smallLoad(emulator, {
    run: 'late',
    throughDoor: (door) => lyingDoor(door, 'miscounted for a moment'),
  });
  expect(verdict.passed).toBe(true);
  expect(counters).toMatchObject({ differences: 0 });
});

test('an exchange that does not say how much waits in it is loaded all the same, and it is said that this is not known', async () => {
  const { verdict } = await smallLoad(emulator, {
    run: 'silent',
    throughDoor: (door) => lyingDoor(door, 'silent about its queue'),
  });
  expect(verdict.passed).toBe(true);
  expect(verdict.remarks).toContainEqual(expect.objectContaining({ name: 'unjudged' }));
});

test('a package that an exchange says it has and does not deliver is lost, copy by copy', async () => {
  const { verdict, counts, totals } = await smallLoad(emulator, {
    run: 'lost',
    throughDoor: (door) => lyingDoor(door, 'lost'),
    patienceMs: 4_000,
  });
  expect(verdict.reasons.map(({ name }) => name)).toEqual(['lost', 'miscounted']);
  expect(counts.lost).toBe(totals.copiesPlanned - totals.copiesDelivered);
  expect(counts.lost).toBeGreaterThan(0);
});

test('thresholds fail a run that is otherwise without a fault', async () => {
  const thresholds = { p99MsMax: 0.000_1, perSecondMin: 1_000_000 };
  const { verdict } = await smallLoad(emulator, { run: 'slow', thresholds, durationMs: 100 });
  expect(verdict.reasons.map(({ name }) => name)).toEqual(['p99', 'rate']);
});

test('refusals within the share that is allowed do not fail a run', async () => {
  const { verdict, counts } = await smallLoad(emulator, {
    run: 'allowed',
    thresholds: { errorShareMax: 0.1 },
    throughDoor: (door) => lyingDoor(door, 'refused'),
  });
  expect(verdict.passed).toBe(true);
  expect(counts.refused).toBe(1);
});

test('statuses of receivers travel with the documents, and each kind has its own counters', async () => {
  const { verdict, counters, findings, totals, measured } = await smallLoad(emulator, {
    run: 'statuses',
    statusShare: 0.6,
    // Statuses begin two seconds after the documents that they speak of.
    perSecond: 12,
    durationMs: 4_000,
  });
  expect(findings).toEqual([]);
  expect(verdict.passed).toBe(true);
  expect(counters).toMatchObject({ differences: 0 });
  expect(measured.byKind['status']?.count).toBeGreaterThan(5);
  expect((measured.byKind['status']?.count ?? 0) + (measured.byKind['document']?.count ?? 0)).toBe(
    totals.copiesPlanned,
  );
});
