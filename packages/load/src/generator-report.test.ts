import { expect, test } from 'vitest';
import { generatorOf } from './generator-report.ts';
import type { LatencySummary, Measured } from './measurements.ts';

const latency = (p99: number): LatencySummary => ({
  count: 1,
  mean: p99,
  p50: p99,
  p90: p99,
  p99,
  p999: p99,
  max: p99,
});
const generator = (given: { readonly lag: number; readonly delivered: number; readonly busy: number }) =>
  generatorOf({
    measured: {
      lag: latency(given.lag),
      delivered: latency(given.delivered),
      eventLoopShareMax: given.busy,
    } as Measured,
    processes: [
      { name: 'generator', pid: process.pid, cpuS: 1, cores: 1, residentMbMax: 1, samples: [] },
      { name: 'sender 1', pid: 1, cpuS: 3, cores: 1, residentMbMax: 1, samples: [] },
      { name: 'exchange', pid: 2, cpuS: 50, cores: 1, residentMbMax: 1, samples: [] },
    ],
    sender: { processes: [{ name: 'sender 1', pid: 1 }] },
    plan: { count: 1_000 },
    ownCost: undefined,
  });

test('its cost is that of all its processes and not that of the exchange', () => {
  expect(generator({ lag: 1, delivered: 20, busy: 0.2 })).toEqual({
    cpuMsPerPackage: 4,
    eventLoopShareMax: 0.2,
    saturated: false,
  });
});

test.each([
  ['a lag that is a good part of the latencies', { lag: 80, delivered: 200, busy: 0.2 }, true],
  ['a lag that latencies hardly contain', { lag: 80, delivered: 5_000, busy: 0.2 }, false],
  ['an event loop that never rests', { lag: 1, delivered: 200, busy: 0.99 }, true],
])('%s: saturated %#', (_, given, expected) => {
  expect(generator(given).saturated).toBe(expected);
});
