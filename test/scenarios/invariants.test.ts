import { commandOf, runSimulation, type SimulationResult, scenarioDefaults } from '@lienthong/simulation';
import { describe, expect, test } from 'vitest';

/** More seeds for a long run: LIENTHONG_SEEDS=1000; the same as `lienthong sim --seeds 1000`, with a test for each. */
const seeds = Array.from({ length: Number(process.env['LIENTHONG_SEEDS'] ?? 50) }, (_, index) =>
  String(index + 1),
);
const stopwatch = { now: () => 0, sleep: () => Promise.resolve() };
const results: SimulationResult[] = [];

describe.each(seeds)('seed %s', (seed) => {
  test('whatever dies, doubles, is late, lost or tampered with, every invariant holds', async () => {
    const result = await runSimulation({ ...scenarioDefaults, seed, packages: 16 }, { stopwatch });
    expect(result.violation?.error.message, commandOf(result.scenario)).toBeUndefined();
    results.push(result);
  });
});

test('the runs above had processes die in them, packages tampered with and agencies impersonated', () => {
  for (const what of ['crashes', 'tampered', 'impersonations'] as const)
    expect(results.reduce((sum, result) => sum + result[what], 0)).toBeGreaterThan(seeds.length / 10);
  expect(new Set(results.map(({ ledgerHash }) => ledgerHash)).size).toBe(seeds.length);
});
