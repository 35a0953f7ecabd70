import type { LoadResult } from './load-result.ts';

/** The verdict in one line of each language. */
export function verdictLine({ verdict, totals, measured, counters, books }: LoadResult): {
  readonly vi: string;
  readonly en: string;
} {
  if (!verdict.passed)
    return {
      vi: `KHÔNG ĐẠT: ${verdict.reasons.map(({ vi }) => vi).join('; ')}`,
      en: `FAILED: ${verdict.reasons.map(({ en }) => en).join('; ')}`,
    };
  const p99 = measured.delivered.p99.toFixed(0);
  const isCounted = counters !== undefined && books !== undefined;
  return {
    vi: `ĐẠT: ${totals.accepted} gói, ${totals.copiesDelivered} bản, không mất, không trùng, không bị sửa${isCounted ? ', đếm đúng, sổ cái khớp' : ''}; p99 ${p99} ms`,
    en: `PASSED: ${totals.accepted} packages, ${totals.copiesDelivered} copies, none lost, doubled or altered${isCounted ? ', counters exact, ledgers sound' : ''}; p99 ${p99} ms`,
  };
}
