import { type LatencySummary, type LoadResult, verdictLine } from '@lienthong/load';
import type { Look } from '../render/look.ts';
import type { Text } from '../texts/text.ts';

/** The result of a run for the terminal. */
export function loadLines(result: LoadResult, look: Look): readonly string[] {
  const say = (text: Text) => text[look.language];
  const { totals, measured, verdict, counts, books, counters, processes } = result;
  const row = (name: string, { p50, p90, p99, p999, max }: LatencySummary) =>
    `  ${name.padEnd(26)}${[p50, p90, p99, p999, max].map((value) => value.toFixed(1).padStart(10)).join('')}`;
  const wrong = Object.entries(counts).filter(([, count]) => count > 0);
  return [
    `${verdict.passed ? '✓' : '✗'} ${say(verdictLine(result))}`,
    ...verdict.reasons.map(({ vi, en }) => `  ✗ ${say({ vi, en })}`),
    ...verdict.remarks.map(({ vi, en }) => `  ! ${say({ vi, en })}`),
    '',
    say({
      vi: `${totals.accepted} gói được nhận trên ${totals.planned}, ${totals.copiesDelivered} bản tới nơi trên ${totals.copiesPlanned}; ${measured.sentPerSecond.toFixed(1)} gói/s, ${measured.deliveredPerSecond.toFixed(1)} bản/s`,
      en: `${totals.accepted} of ${totals.planned} packages accepted, ${totals.copiesDelivered} of ${totals.copiesPlanned} copies delivered; ${measured.sentPerSecond.toFixed(1)} packages/s, ${measured.deliveredPerSecond.toFixed(1)} copies/s`,
    }),
    say({
      vi: 'Độ trễ từ thời điểm dự định gửi, ms:   p50       p90       p99     p99,9       max',
      en: 'Latency from intended send, ms:        p50       p90       p99      p99.9       max',
    }),
    row(say({ vi: 'nút gửi nhận', en: 'accepted' }), measured.accepted),
    row(say({ vi: 'tới hộp thư nơi nhận', en: 'delivered' }), measured.delivered),
    row(say({ vi: 'đã lấy về, đúng từng byte', en: 'in hand, bytes compared' }), measured.inHand),
    ...(measured.receipt.count > 0
      ? [row(say({ vi: 'biên nhận về tới nơi gửi', en: 'receipt back' }), measured.receipt)]
      : []),
    row(say({ vi: 'bộ phát tải chậm', en: 'lag of the generator' }), measured.lag),
    ...processes.map(
      ({ name, cores, residentMbMax }) =>
        `  ${name.padEnd(26)}${(cores * 100).toFixed(0).padStart(9)} % CPU ${residentMbMax.toFixed(0).padStart(6)} MB`,
    ),
    ...(counters
      ? [
          say({
            vi: `${counters.compared} bộ đếm so với kế hoạch, lệch ${counters.differences}`,
            en: `${counters.compared} counters compared with the plan, ${counters.differences} differ`,
          }),
        ]
      : []),
    ...(books
      ? [
          say({
            vi: `${books.nodes} sổ cái, ${books.entries} bút toán: ${books.sound ? 'khớp' : 'sai lệch'}`,
            en: `${books.nodes} ledgers, ${books.entries} entries: ${books.sound ? 'sound' : 'not sound'}`,
          }),
        ]
      : []),
    ...(wrong.length === 0 ? [] : wrong.map(([name, count]) => `  ${name}: ${count}`)),
    ...result.findings.slice(0, 5).map(({ name, what, detail }) => `  ${name} · ${what} · ${detail}`),
  ];
}
