import { emptyLine } from '@lienthong/counters';
import { expect, test } from 'vitest';
import { type ReplayReport, replayHtml } from './replay-html.ts';

const targets = { outgoing: 26, internal: 18, crossing: 7, incoming: 1_648, unsigned: 0 };
const report: ReplayReport = {
  figures: {
    name: 'nghe-an-2019',
    registry: 'nghe-an-2019',
    from: '2018-01-01',
    to: '2019-11-30',
    targets: { outgoing: 261_336, internal: 178_280, crossing: 74_673, incoming: 1_648_072, unsigned: 0 },
    facts: ['na.outbound.cumulative'],
    noteVi: 'Ghi chú',
    noteEn: 'Note',
  },
  scale: 0.001,
  via: 'memory',
  threads: 2,
  result: {
    targets,
    counted: { ...emptyLine(), ...targets },
    exact: true,
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
    findings: [],
    books: undefined,
    exchangeMs: 2_000,
    verifyMs: 300,
    documents: 44,
    copies: 1_648,
    pace: [
      { atS: 0, copies: 0, processorS: 0, residentMb: 200, yardstickMs: 5 },
      { atS: 1, copies: 824, processorS: 1.2, residentMb: 410, yardstickMs: 5 },
      { atS: 2, copies: 1_648, processorS: 2.5, residentMb: 300, yardstickMs: 5 },
    ],
  },
};

test('a replay says what was published and what was counted, and asks for nothing from elsewhere', () => {
  const html = replayHtml(report);
  expect(html).toContain('<td>1\u202f648\u202f072</td><td>1\u202f648</td><td>1\u202f648</td><td>✓</td>');
  expect(html).not.toMatch(/https?:|src=|@import|url\(|<link|<script|NaN|undefined/);
});

test('a figure that was not reached is marked, and what was found stands there as text', () => {
  const counted = { ...report.result.counted, incoming: 1_647 };
  const findings = [{ name: 'lost', what: '<b>', detail: 'x' }] as const;
  const html = replayHtml({ ...report, result: { ...report.result, counted, exact: false, findings } });
  expect(html).toContain('<td>1\u202f647</td><td>✗</td>');
  expect(html).toContain('KHÔNG ĐẠT');
  expect(html).toContain('lost · &#60;b&#62; · x');
});
