import { type LatencySummary, type LoadResult, verdictLine } from '@lienthong/load';
import type { Look } from '../render/look.ts';
import type { Text } from '../texts/text.ts';

/** What a run without an exchange showed. */
function nullRun({ ownCost }: LoadResult['generator'], language: 'vi' | 'en'): string {
  if (!ownCost) return '';
  const { composeCpuMs, sendCpuMs, lag } = ownCost;
  const figures = `${composeCpuMs.toFixed(1)} + ${sendCpuMs.toFixed(1)} ms`;
  return language === 'vi'
    ? `; chạy không tải: soạn + gửi ${figures}, gửi muộn p99 ${lag.p99.toFixed(1)} ms`
    : `; null run: compose + send ${figures}, sent late p99 ${lag.p99.toFixed(1)} ms`;
}

/** The result of a run for the terminal. */
export function loadLines(result: LoadResult, look: Look): readonly string[] {
  const say = (text: Text) => text[look.language];
  const { totals, measured, verdict, counts, books, counters, processes, generator } = result;
  const queued = Math.max(...measured.moments.map((moment) => moment.queued ?? -1));
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
    say({
      vi: `bộ phát: ${generator.cpuMsPerPackage.toFixed(1)} ms CPU mỗi gói, vòng lặp bận ${(generator.eventLoopShareMax * 100).toFixed(0)} %${nullRun(generator, 'vi')}`,
      en: `generator: ${generator.cpuMsPerPackage.toFixed(1)} ms CPU a package, event loop ${(generator.eventLoopShareMax * 100).toFixed(0)} % busy${nullRun(generator, 'en')}`,
    }),
    ...(queued >= 0
      ? [
          say({
            vi: `chờ ở máy chủ nhiều nhất ${queued} tin`,
            en: `at most ${queued} messages waited in the server`,
          }),
        ]
      : []),
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
