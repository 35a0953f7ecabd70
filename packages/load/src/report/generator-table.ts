import type { LoadResult } from '../load-result.ts';
import type { LatencySummary } from '../measurements.ts';
import { bilingual } from './chart.ts';

/** What the load tester costs, and whether the figures can be believed. */
export function generatorTable({ generator, measured, setting }: LoadResult): string {
  const { cpuMsPerPackage, eventLoopShareMax, saturated, ownCost } = generator;
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const rows: readonly (readonly [vi: string, en: string, value: string])[] = [
    ['tiến trình phát', 'processes that send', String(setting.processes)],
    ['CPU mỗi gói, cả theo dõi và xét', 'CPU a package, following and judging included', ms(cpuMsPerPackage)],
    ['gửi muộn so với kế hoạch, p50 / p99', 'sent late against the plan, p50 / p99', lagText(measured.lag)],
    ['vòng lặp sự kiện bận nhiều nhất', 'busiest event loop', `${(eventLoopShareMax * 100).toFixed(0)} %`],
    ...(ownCost
      ? ([
          [
            'chạy không tải: soạn và ký mỗi gói',
            'null run: to compose and sign a package',
            `${ms(ownCost.composeCpuMs)} CPU`,
          ],
          [
            'chạy không tải: gửi và nhận mỗi gói',
            'null run: to send and take it',
            `${ms(ownCost.sendCpuMs)} CPU`,
          ],
          [
            `chạy không tải: gửi muộn, p50 / p99 (${ownCost.perSecond}/s)`,
            `null run: sent late, p50 / p99 (${ownCost.perSecond}/s)`,
            lagText(ownCost.lag),
          ],
        ] as const)
      : []),
  ];
  const verdict = saturated
    ? { vi: '✗ quá tải: số liệu là của bộ phát', en: '✗ saturated: the figures are its own' }
    : { vi: '✓ theo kịp kế hoạch', en: '✓ kept up with the plan' };
  const body = rows.map(([vi, en, value]) => `<tr><th>${bilingual({ vi, en })}</th><td>${value}</td></tr>`);
  return `<div class="card"><table><caption>${bilingual({ vi: 'Bộ phát tải', en: 'The generator' })} · ${bilingual(verdict)}</caption><tbody>${body.join('')}</tbody></table></div>`;
}

function lagText({ p50, p99 }: LatencySummary): string {
  return `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`;
}
