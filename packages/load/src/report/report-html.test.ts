import { expect, test } from 'vitest';
import type { LoadResult } from '../load-result.ts';
import { reportHtml } from './report-html.ts';

const latency = { count: 3, mean: 5, p50: 4, p90: 6, p99: 1_234, p999: 1_300, max: 1_300 };
const result: LoadResult = {
  setting: {
    seed: '<b>',
    run: 'r',
    via: 'axis',
    registry: 'x',
    agencies: 2,
    shape: 'constant',
    perSecond: 1,
    durationMs: 1_000,
    processes: 1,
    thresholds: {},
  },
  startAt: 0,
  durationMs: 1_000,
  verdict: {
    passed: false,
    reasons: [{ name: 'lost', vi: '1 bản bị mất', en: '1 copies lost' }],
    remarks: [],
  },
  totals: { planned: 3, sent: 3, accepted: 3, copiesPlanned: 3, copiesDelivered: 2, bytes: 1 },
  counts: {
    lost: 1,
    doubled: 0,
    altered: 0,
    stray: 0,
    refused: 0,
    failed: 0,
    miscounted: 0,
    books: 0,
    ended: 0,
  },
  findings: [{ name: 'lost', what: '<script>alert(1)</script>', detail: 'x' }],
  measured: {
    lag: latency,
    accepted: latency,
    delivered: latency,
    inHand: latency,
    receipt: latency,
    confirmed: latency,
    service: latency,
    byTier: { commune: latency },
    byHop: { '0 commune': latency, '1 elsewhere': latency },
    byPriority: { 0: latency },
    byKind: { document: latency, status: latency },
    moments: [0, 0.5].map((fromS) => ({
      fromS,
      plannedPerSecond: 2,
      sentPerSecond: 2,
      deliveredPerSecond: 1,
      depth: 1,
      p50: 4,
      p99: 6,
      max: 7,
    })),
    sentPerSecond: 3,
    deliveredPerSecond: 2,
    eventLoopShareMax: 0.2,
  },
  generator: { cpuMsPerPackage: 4, eventLoopShareMax: 0.2, saturated: false },
  processes: [{ name: 'generator', pid: 1, cpuS: 1, cores: 0.5, residentMbMax: 90, samples: [] }],
  counters: { compared: 4, differences: 0 },
  books: { sound: true, nodes: 2, entries: 9 },
};

test('the page says the verdict first, in both languages, and asks for nothing from elsewhere', () => {
  const html = reportHtml(result);
  expect(html).toMatch(
    /<h1>✗ <span lang="vi">KHÔNG ĐẠT: 1 bản bị mất<\/span><span lang="en">FAILED: 1 copies lost/,
  );
  expect(html).not.toMatch(/https?:|src=|@import|url\(|<link|<script/);
});

test('what others have written stands in it as text', () => {
  expect(reportHtml(result)).toContain('&#60;script&#62;alert(1)');
});

test('a run in which nothing was measured has a page without holes', () => {
  const none = { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
  const measured = {
    ...result.measured,
    delivered: none,
    moments: [],
    byTier: {},
    byHop: {},
    byPriority: {},
    byKind: {},
  };
  expect(
    reportHtml({ ...result, measured, processes: [], counters: undefined, books: undefined }),
  ).not.toMatch(/NaN|Infinity|undefined/);
});
